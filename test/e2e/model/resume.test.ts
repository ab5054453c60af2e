import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../support/e2e/run-fix.ts';
import { scriptedServer } from '../../support/model/scripted-server.ts';
import { voucherEvent, voucherRepository, voucherSteps } from '../../support/model/voucher.ts';

const short = fileURLToPath(new URL('../../support/short-fix.ts', import.meta.url));

it('killed in the middle of a session, the same command pays no answer twice but the one under way', async () => {
  const repository = voucherRepository();
  const work = temporaryFolder();
  writeFileSync(path.join(work, 'event.json'), JSON.stringify(voucherEvent(repository.dir)));
  let kill: (() => void) | null = null;
  const killAt = 6;
  const server = await scriptedServer('openai', (asked) => {
    // The steps are told apart by what the model has said so far: another process asks from where it stands.
    const said = asked.texts.filter((text) => text.startsWith('Step ')).length;
    const step = voucherSteps[said];
    if (asked.request === killAt) kill?.();
    if (!step) return { text: 'It is done.' };
    return { text: `Step ${said + 1}.`, calls: [{ name: step.name, input: step.input(asked.texts.join('\n')) }] };
  });
  const fix = async (onChild: (end: () => void) => void): Promise<number | null> => {
    const at = (name: string) => path.join(work, name);
    mkdirSync(at('temp'), { recursive: true });
    const args = ['--repo', repository.dir, '--event', at('event.json'), '--out', at('out'), '--time', '60'];
    const env = { ...process.env, TMPDIR: at('temp'), REPROOF_CACHE: at('cache') };
    const model = ['--model', 'openai-compatible:scripted', '--model-url', server.url];
    const child = spawn(process.execPath, [short, 'fix', ...args, ...model], { cwd: work, env, stdio: 'ignore' });
    onChild(() => child.kill('SIGKILL'));
    const [exit] = (await once(child, 'close')) as [number | null];
    return exit;
  };
  expect(await fix((end) => (kill = end))).toBeNull();
  const kept = readdirSync(path.join(work, 'cache/model-sessions'));
  expect(kept.length).toBe(1);
  kill = null;
  expect(await fix(() => {})).toBe(0);
  // Each step once, and the one that was under way a second time.
  expect(server.asked.map(({ texts }) => texts.filter((text) => text.startsWith('Step ')).length)).toEqual([
    ...Array.from({ length: killAt }, (_, i) => i),
    ...Array.from({ length: voucherSteps.length - killAt + 1 }, (_, i) => i + killAt - 1),
  ]);
  expect(server.faults).toEqual([]);
  expect(readdirSync(path.join(work, 'cache/model-sessions'))).toEqual([]);
  expect(readFileSync(path.join(work, 'out/logs/model-session.md'), 'utf8')).toContain(
    'paid for by an earlier process',
  );
}, 200_000);
