import { type Occurrence, packSignal } from '../../../src/domain/packed-signal.ts';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../../src/adapters/postgres/open-store.ts';
import { firstBrokenLink, type LedgerEntry, stages } from '../../../src/domain/ledger.ts';
import { crashOfOrders } from '../../support/server/crash-of-orders.ts';
import { freshDatabase } from '../../support/store/database.ts';

const program = fileURLToPath(new URL('../../support/server/one-turn.ts', import.meta.url));

interface Line {
  stage?: string;
  kind: string;
  text?: string;
  state?: string;
}

function scratch(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'reproof-turn-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** One worker's turn in a process of its own, ended by itself at `moment`. */
async function turn(url: string, data: string, bug: string, moment = ''): Promise<{ lines: Line[]; killed: boolean }> {
  const child = spawn(process.execPath, [program, bug, moment], {
    env: { ...process.env, DATABASE_URL: url, REPROOF_DATA: data },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: Line[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(JSON.parse(line) as Line));
  const [, signal] = (await once(child, 'close')) as [unknown, unknown];
  return { lines, killed: signal === 'SIGKILL' };
}

/** What a ledger says was done: of which stage, what kind. */
const done = (entries: readonly LedgerEntry[]): string[] =>
  entries.filter(({ kind }) => kind !== 'hypothesis').map(({ stage, kind }) => `${stage} ${kind}`);

async function installation() {
  const url = await freshDatabase();
  const store = await openStore(url, { connections: 3 });
  onTestFinished(() => store.close());
  const folder = scratch();
  const { repository, crash } = await crashOfOrders(path.join(folder, 'orders'), 'quote');
  const { id: project } = await store.projects.create('orders');
  await store.projects.connect(project, { url: repository, root: '' });
  const file = async (fingerprint: string, { event, recording }: Occurrence): Promise<string> => {
    const signal = packSignal({ event: { ...event, id: `${event.id}-${fingerprint}` }, recording });
    const [one] = await store.signals.accept([{ ...signal, project, fingerprint, receivedAt: new Date() }]);
    return one?.kind === 'stored' ? one.bug : '';
  };
  return { url, store, file, crash, data: path.join(folder, 'data') };
}

test('a worker that is killed at any stage is gone on behind: each stage is told once, one bundle, the bug reaches its end', async () => {
  const { url, store, file, crash, data } = await installation();
  const whole = await file('v1:whole', crash);
  const straight = await turn(url, data, whole);
  expect(straight.lines.at(-1)).toMatchObject({ kind: 'moved', state: 'proposed' });
  const expected = done(await store.bugs.ledger(whole));

  const cut = await file('v1:cut', crash);
  // In the middle of each stage that tells one, and behind its end.
  const told = (moment: string): boolean => straight.lines.some(({ stage, kind }) => `${stage}:${kind}` === moment);
  const moments = stages.flatMap((stage) => [`${stage}:step`, `${stage}:end`]).filter(told);
  expect(moments.length).toBeGreaterThan(10);
  for (const moment of moments) {
    const { lines, killed } = await turn(url, data, cut, moment);
    expect([moment, killed]).toEqual([moment, true]);
    // What a worker before has finished is not done again: it tells no steps.
    const [at] = moment.split(':');
    const resumable = ['reproduction', 'bisect', 'repair', 'validation'];
    const before = resumable.filter((stage) => stages.indexOf(stage as never) < stages.indexOf(at as never));
    const again = lines.filter(({ stage, kind }) => kind === 'step' && before.includes(stage ?? ''));
    expect([moment, again]).toEqual([moment, []]);
  }
  const last = await turn(url, data, cut);
  expect(last.lines.at(-1)).toMatchObject({ kind: 'moved', state: 'proposed' });

  const ledger = await store.bugs.ledger(cut);
  expect(done(ledger)).toEqual(expected);
  expect(firstBrokenLink(ledger)).toBe(-1);
  expect(await store.bugs.kept(cut)).toEqual(await store.bugs.kept(whole));
  expect(await store.bugs.read(cut, 'fix.patch')).toEqual(await store.bugs.read(whole, 'fix.patch'));
  const bundled = String(await store.bugs.read(cut, 'ledger.jsonl'))
    .trim()
    .split('\n');
  const entries = bundled.map((line) => JSON.parse(line) as LedgerEntry);
  expect(done(entries)).toEqual(expected.filter((line) => !/ (investigation-started|fix-validated)$/.test(line)));
  expect(firstBrokenLink(entries)).toBe(-1);
  const { rows } = await store.pool.query('select stage from checkpoints');
  expect(rows).toEqual([]);
}, 600_000);
