import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openStore, type Store } from '../../../src/adapters/postgres/open-store.ts';
import { freshDatabase } from '../../support/store/database.ts';
import { aSignal } from '../../support/store/signal.ts';
import { runningServer } from '../../support/server/running-server.ts';

const main = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));
// A dozen programs one after the other, on a machine that others load.
vi.setConfig({ testTimeout: 240_000 });

function scratch(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'reproof-upkeep-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function reproof(env: NodeJS.ProcessEnv, args: string[], input = '') {
  const child = spawn(process.execPath, [main, ...args], { env: { ...process.env, NO_COLOR: '1', ...env } });
  let [out, said] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stdin.end(input);
  const [exit] = (await once(child, 'close')) as [number];
  return { exit, out, said, json: () => JSON.parse(out) as Record<string, unknown> };
}

async function opened(url: string): Promise<Store> {
  const store = await openStore(url, { connections: 2 });
  onTestFinished(() => store.close());
  return store;
}

async function aStore() {
  const url = await freshDatabase();
  const store = await opened(url);
  const { id: project } = await store.projects.create('shop');
  return { store, project, env: { DATABASE_URL: url, REPROOF_DATA: scratch() } };
}

test('a store is backed up, restored elsewhere, retained, and a person erased, from the shell', async () => {
  const { store, project, env } = await aStore();
  await store.signals.accept([
    aSignal(project, 'e1', 'v1:a', { users: ['ann@shop.example'], title: 'no card for ann@shop.example' }),
  ]);
  const file = path.join(scratch(), 'a.backup');
  const backup = await reproof(env, ['backup', file, '--json']);
  expect([backup.exit, backup.json()]).toEqual([0, { file, bytes: statSync(file).size }]);
  expect((await reproof(env, ['backup', file])).exit).toBe(64);

  const other = await freshDatabase('empty');
  const restored = await reproof({ ...env, DATABASE_URL: other }, ['restore', file]);
  expect([restored.exit, restored.said]).toEqual([0, expect.stringContaining('restoring')]);
  const copy = await opened(other);
  expect((await copy.bugs.bugs({ limit: 5 })).bugs).toHaveLength(1);
  expect((await reproof({ ...env, DATABASE_URL: other }, ['restore', file])).exit).toBe(64);

  const asked = await reproof(env, ['erase', 'ann@shop.example', '--project', project, '--json']);
  expect(asked.json()).toMatchObject({ bugs: [`${project}-1`], erased: false });
  expect(await store.signals.signalsOf(`${project}-1`, 5)).toHaveLength(1);
  const erased = await reproof(env, ['erase', 'ann@shop.example', '--project', project, '--yes']);
  expect(erased.out).toContain('Erased from 1 occurrences, 1 bugs');
  expect(await store.signals.signalsOf(`${project}-1`, 5)).toHaveLength(0);
  const retained = await reproof(env, ['retain', '--days', '30', '--json']);
  expect(retained.json()).toMatchObject({ bodies: 0 });
});

const beads = [
  {
    id: 'shop-1',
    title: 'Cart crashes',
    description: 'TypeError: Cannot read properties of null\n    at label (/srv/shop/src/cart.js:14:5)\n',
    status: 'open',
    priority: 1,
    issue_type: 'bug',
    created_at: '2026-01-02T03:04:05Z',
    assignee: 'ann',
    x_team: { of: ['theirs'] },
  },
  {
    id: 'shop-2',
    title: 'Add a wish list',
    description: '',
    status: 'open',
    priority: 3,
    issue_type: 'feature',
    estimated_minutes: 30,
  },
  {
    id: 'shop-3',
    title: 'Old crash',
    status: 'closed',
    priority: 2,
    issue_type: 'bug',
    closed_at: '2026-01-01T00:00:00Z',
  },
];

test('beads come in as bugs and go out as they came, with what we do not know of them; a second time changes nothing', async () => {
  const { store, project, env } = await aStore();
  const file = path.join(scratch(), 'issues.jsonl');
  writeFileSync(file, `${beads.map((bead) => JSON.stringify(bead)).join('\n')}\nnot json\n`);
  const first = await reproof(env, ['import', file, '--project', project, '--json']);
  expect(first.json()).toEqual({ filed: 1, known: 0, kept: 2, unreadable: 1 });
  const again = await reproof(env, ['import', '-', '--project', project, '--json'], readFileSync(file, 'utf8'));
  expect(again.json()).toEqual({ filed: 0, known: 1, kept: 2, unreadable: 1 });
  const bug = `${project}-1`;
  const [signal] = await store.signals.signalsOf(bug, 1);
  expect(signal?.event.errors[0]?.frames[0]).toMatchObject({ function: 'label', line: 14 });

  await store.signals.accept([aSignal(project, 'e9', 'v1:other')]);
  const note = { stage: 'review', kind: 'k', actor: 'a', outcome: 'o' } as const;
  await store.bugs.move(null, bug, { from: 'new', event: 'closed-as-wont-fix', to: 'wont-fix', note });
  const out = await reproof(env, ['export', '-', '--beads', '--project', project]);
  const issues = new Map(
    out.out
      .trim()
      .split('\n')
      .map((line) => [(JSON.parse(line) as { id: string }).id, JSON.parse(line) as Record<string, unknown>]),
  );
  expect(issues.get('shop-2')).toEqual(beads[1]);
  expect(issues.get('shop-3')).toEqual(beads[2]);
  expect(issues.get('shop-1')).toMatchObject({
    ...beads[0],
    status: 'closed',
    priority: expect.any(Number),
    close_reason: 'will not be fixed',
  });
  expect(issues.get('shop-1')?.['closed_at']).toEqual(expect.any(String));
  expect(issues.get(`reproof-${project}-2`)).toMatchObject({
    status: 'open',
    issue_type: 'bug',
    external_ref: `reproof:${project}-2`,
  });
  expect(issues.get(`reproof-${project}-2`)).not.toHaveProperty('closed_at');
});

test('a project goes through a file into another store', async () => {
  const { store, project, env } = await aStore();
  await store.signals.accept([aSignal(project, 'e1', 'v1:a')]);
  const file = path.join(scratch(), 'shop.jsonl');
  expect((await reproof(env, ['export', file, '--project', project])).exit).toBe(0);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const other = await aStore();
  const imported = await reproof(other.env, ['import', file, '--json']);
  expect(imported.json()).toEqual({ project: '2' });
  expect(await other.store.bugs.bug('2-1')).toMatchObject({ count: 1, state: 'new' });
  expect((await reproof(other.env, ['export', '-', '--project', '77'])).exit).toBe(66);
});

test('ingest files the traces of a log in any language, and its error lines by their template', async () => {
  const server = await runningServer();
  const env = { REPROOF_URL: server.url, REPROOF_TOKEN: 'engineer', REPROOF_DATA: scratch() };
  const log = [
    '2026-01-02T03:04:05Z INFO started',
    '2026-01-02T03:04:06Z ERROR request failed',
    'Traceback (most recent call last):',
    '  File "/srv/app/cart.py", line 7, in total',
    '    return sum(lines)',
    "TypeError: unsupported operand type(s) for +: 'int' and 'NoneType'",
    '2026-01-02T03:04:07Z INFO next',
    '2026-01-02T03:04:08Z INFO crash',
    "TypeError: Cannot read properties of undefined (reading 'name')",
    '    at label (/srv/shop/src/cart.js:14:5)',
    '    at /srv/shop/src/app.js:3:1',
    ...Array.from(
      { length: 30 },
      (_, i) => `2026-01-02T03:05:${String(i).padStart(2, '0')}Z ERROR cannot reach shard ${i} of pool p${i}x`,
    ),
  ].join('\n');
  const file = path.join(scratch(), 'app.log');
  writeFileSync(file, `${log}\n`);
  const first = await reproof(env, ['ingest', file, '--project', server.project.id, '--json']);
  expect([first.exit, first.said]).toEqual([0, '']);
  expect(first.json()).toMatchObject({ lines: 41, filed: 32, duplicates: 0 });
  expect(first.json()['newBugs']).toHaveLength(3);
  const again = await reproof(env, ['ingest', file, '--project', server.project.id, '--json']);
  expect(again.json()).toMatchObject({ filed: 0, duplicates: 32, newBugs: [] });
  const piped = await reproof(env, ['ingest', '-', '--project', server.project.id], log);
  expect(piped.out).toContain('32 filed as 3 bugs (0 new), 0 were here before.');
  const refused = await reproof({ ...env, REPROOF_TOKEN: 'viewer' }, ['ingest', file]);
  expect(refused.exit).toBe(77);
});
