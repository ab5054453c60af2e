import { type FixRun, type FixSetting, runFix } from '../e2e/run-fix.ts';
import { scriptedServer } from '../model/scripted-server.ts';
import { idIn } from '../model/voucher.ts';

/** What a model that understands a bug does: its claim, its test with the failing input, and its change. */
export interface Understood {
  claim: string;
  drives: string;
  test: string;
  failing: string;
  passing: string;
  edits: Array<{ file: string; find: string; replace: string }>;
  summary: string;
}

/** `reproof fix` on a repository with a scripted model that takes these steps, through the real toolchain. */
export async function scriptedFix(
  repo: string,
  event: string,
  { claim, drives, test, failing, passing, edits, summary }: Understood,
  setting: FixSetting = {},
): Promise<FixRun & { said: string[] }> {
  const steps: Array<{ name: string; input: (said: string) => unknown }> = [
    {
      name: 'propose_hypothesis',
      input: () => ({ claim, test: 'the test calls it with that input and lets it fail' }),
    },
    { name: 'write_reproduction', input: (said) => ({ hypothesis: idIn(said), drives, test, failing, passing }) },
    { name: 'apply_patch', input: () => ({ edits }) },
    { name: 'verify', input: () => ({}) },
    { name: 'propose_fix', input: () => ({ summary }) },
  ];
  const server = await scriptedServer('openai', (asked) => {
    const step = steps[asked.turn - 1];
    if (!step) return { calls: [{ name: 'give_up', input: { reason: 'the script is over', missing: 'nothing' } }] };
    return { text: 'Next.', calls: [{ name: step.name, input: step.input(asked.texts.join('\n')) }] };
  });
  const flags = ['--model', 'openai-compatible:scripted', '--model-url', server.url, '--time', '400'];
  const run = await runFix(repo, event, { ...setting, flags: [...flags, ...(setting.flags ?? [])] });
  return { ...run, said: server.asked.at(-1)?.texts ?? [] };
}
