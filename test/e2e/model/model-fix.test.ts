import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { runFix } from '../../support/e2e/run-fix.ts';
import { promptTokens } from '../../support/model/prompt-tokens.ts';
import { type Asked, type ScriptedReply, scriptedServer } from '../../support/model/scripted-server.ts';
import { voucherEvent, voucherRepository, voucherSteps } from '../../support/model/voucher.ts';

/** The steps one after the other, as `shape` has a model say them. */
function steps(shape: (call: { name: string; input: unknown }, asked: Asked) => ScriptedReply) {
  return (asked: Asked): ScriptedReply => {
    const step = voucherSteps[asked.turn - 1];
    if (!step) return { text: 'There is nothing more to do.' };
    return shape({ name: step.name, input: step.input(asked.texts.join('\n')) }, asked);
  };
}

const textIn = (out: string, file: string): string => readFileSync(path.join(out, file), 'utf8');
const flags = (url: string, name = 'openai-compatible:scripted') => [
  '--model',
  name,
  '--model-url',
  url,
  '--time',
  '120',
];

it('what the engine cannot find is reproduced and fixed by a model, through the same gates', async () => {
  const repository = voucherRepository();
  const server = await scriptedServer('openai', (asked) =>
    asked.request === 3
      ? { status: 429, headers: { 'retry-after': '0' } }
      : steps((call) => ({ text: 'Next.', calls: [call], usage: { input: 2_000, cached: 1_500, output: 60 } }))(asked),
  );
  const run = await runFix(repository.dir, voucherEvent(repository.dir), { flags: flags(server.url) });
  expect([run.exit, server.faults], run.stderr).toEqual([0, []]);
  const { proposal } = run;
  expect(proposal?.reproduction).toMatchObject({
    verdict: 'reproduced',
    strategy: 'model-written',
    framework: 'node:test',
    runs: { failing: 20, total: 20 },
  });
  expect(proposal?.fix).toMatchObject({ engine: 'model openai-compatible:scripted', files: ['src/voucher.js'] });
  expect(proposal?.validation.gates.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual(
    expect.arrayContaining(['reproduction passed', 'neighbours passed', 'test-suite passed', 'reverted-red passed']),
  );
  const { input, cached } = promptTokens(server.asked);
  expect(input - cached * 0.9, 'input tokens after caching').toBeLessThan(60_000);
  const ours = proposal?.hypotheses.filter(({ by }) => by === 'model openai-compatible:scripted');
  expect(ours?.map(({ state }) => state)).toEqual(['open', 'confirmed']);
  // Readers who know nothing of the session have judged what the change does.
  expect(server.readings.length).toBeGreaterThanOrEqual(2);
  expect(proposal?.cost.tokens).toBe(voucherSteps.length * 2_060 + server.readings.length * 120);
  const transcript = textIn(run.out, 'logs/model-session.md');
  expect(transcript).toMatch(/## Step 3: write_reproduction/);
  expect(transcript).toContain('RangeError: not a voucher code');
  expect(textIn(run.out, 'fix.patch')).toContain('campaign ? campaign.percent / 100 : 0');
  expect(textIn(run.out, 'ledger.jsonl')).toContain('"actor":"model openai-compatible:scripted"');
});

it('a small model gets there, too: no tool calls, prose around its JSON, a short window, imports from the root', async () => {
  const repository = voucherRepository();
  const odd: Record<string, string> = {
    read_file: 'functions.ReadFile',
    apply_patch: 'str_replace',
    propose_fix: 'submit',
  };
  const server = await scriptedServer('openai', (asked) => {
    if (asked.tools.length > 0) return { status: 400, body: '{"error":{"message":"scripted does not support tools"}}' };
    if (asked.request === 2) return { status: 400, body: '{"error":{"message":"maximum context length is 8192"}}' };
    return steps(({ name, input }) => {
      const [edit] = (input as { edits?: object[] }).edits ?? [];
      const action = {
        action: odd[name] ?? name,
        arguments: JSON.stringify(edit ?? input).replace('../src/', './src/'),
      };
      return {
        text: `I think {so}: I will do this.\n\`\`\`json\n${JSON.stringify(action, null, 2)}\n\`\`\`\nThen we see.`,
      };
    })(asked);
  });
  const run = await runFix(repository.dir, voucherEvent(repository.dir), { short: true, flags: flags(server.url) });
  expect([run.exit, server.faults], run.stderr).toEqual([0, []]);
  expect(run.proposal?.fix?.engine).toBe('model openai-compatible:scripted');
  // Where there is little room the tools stand there in fewer words, and only the main ones.
  const [, long, short] = server.asked.map(({ instructions, texts }) => instructions.length + texts.join('').length);
  expect(short).toBeLessThan((long ?? 0) * 0.9);
});
