import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../../src/adapters/postgres/open-store.ts';
import { packSignal } from '../../../src/domain/packed-signal.ts';
import { readSignals } from '../../../src/intake/read-signals.ts';
import { scriptedServer } from '../../support/model/scripted-server.ts';
import { voucherEvent, voucherRepository, voucherSteps } from '../../support/model/voucher.ts';
import { freshDatabase } from '../../support/store/database.ts';

const program = fileURLToPath(new URL('../../support/server/one-turn.ts', import.meta.url));
const label = 'openai-compatible:scripted';

/** One worker's turn in a process of its own. */
async function turn(bug: string, env: Record<string, string>): Promise<void> {
  const child = spawn(process.execPath, [program, bug], { env: { ...process.env, ...env }, stdio: 'ignore' });
  await once(child, 'close');
}

test('a worker gives a bug to the project’s model: it is the proposer, its cost is kept, and a day that is used up leaves the engine alone', async () => {
  const url = await freshDatabase();
  const store = await openStore(url, { connections: 3 });
  onTestFinished(() => store.close());
  const data = mkdtempSync(path.join(tmpdir(), 'reproof-turn-'));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  const repository = voucherRepository();
  const { id: project } = await store.projects.create('shop');
  await store.projects.connect(project, { url: repository.dir, root: '' });
  const server = await scriptedServer('openai', (asked) => {
    const step = voucherSteps[asked.turn - 1];
    const call = step && { name: step.name, input: step.input(asked.texts.join('\n')) };
    return call ? { calls: [call], usage: { input: 1_000, output: 10 } } : { text: 'It is done.' };
  });
  await store.models.set(project, { model: label, url: server.url, daily: { tokens: 1_000_000 } }, 'ada');
  const file = async (fingerprint: string, event: object): Promise<string> => {
    const [one] = readSignals(Buffer.from(JSON.stringify(event)), {}).events;
    if (!one) throw new Error('no event');
    const signal = packSignal({ event: { ...one.event, id: fingerprint }, recording: null });
    const [kept] = await store.signals.accept([{ ...signal, project, fingerprint, receivedAt: new Date() }]);
    return kept?.kind === 'stored' ? kept.bug : '';
  };
  const env = { DATABASE_URL: url, REPROOF_DATA: path.join(data, 'data'), REPROOF_CACHE: path.join(data, 'cache') };

  const bug = await file('v1:voucher', voucherEvent(repository.dir));
  await turn(bug, { ...env, REPROOF_MODEL_KEY: 'sk-of-the-machine' });
  expect((await store.bugs.bug(bug))?.state).toBe('proposed');
  const { proposals } = await store.proposals.proposals({ bug, limit: 5 });
  const [proposal] = proposals;
  expect(proposal?.proposers).toEqual([expect.objectContaining({ kind: 'model', id: label })]);
  // An address that the machine does not name gets no key of it.
  expect(server.asked.some(({ headers }) => JSON.stringify(headers).includes('sk-of-the-machine'))).toBe(false);
  expect(server.faults).toEqual([]);
  const used = await store.models.usedToday(project);
  expect(used.tokens).toBe(voucherSteps.length * 1_010 + server.readings.length * 120);
  expect(used.seconds).toBeGreaterThan(0);

  await store.models.setBounds({ daily: { tokens: 5_000 } }, 'ada');
  const asked = server.asked.length;
  const other = await file('v1:other', {
    exception: { values: [{ type: 'TypeError', value: 'x is not a function', stacktrace: { frames: [] } }] },
  });
  await turn(other, env);
  const note = JSON.parse(String(await store.bugs.read(other, 'proposal.json'))) as { note: string };
  expect(note.note).toContain("the installation's budget of 5000 tokens a day is used up; the engine worked alone");
  expect(server.asked.length).toBe(asked);
}, 400_000);
