import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import type { Store } from '../../../src/adapters/postgres/open-store.ts';
import { firstBrokenLink } from '../../../src/domain/ledger.ts';
import { freshStore } from '../../support/store/database.ts';
import { aSignal } from '../../support/store/signal.ts';

const note = {
  stage: 'review',
  kind: 'k',
  actor: 'engine',
  outcome: 'a "quoted" \\ backslash\nand a new line',
} as const;

async function aFullProject(store: Store): Promise<string> {
  const { id: project } = await store.projects.create('shop');
  await store.projects.connect(project, { url: '/srv/shop', root: '' });
  for (let i = 0; i < 30; i += 1) {
    const over = {
      users: [`user-${i}`],
      release: `1.${i % 3}`,
      title: `Größe ${i}\\n "quoted" \u0001`,
      environment: 'live',
    };
    await store.signals.accept([aSignal(project, `e${i}`, `v1:${i % 4}`, over)]);
  }
  const bug = `${project}-1`;
  const lease = await store.bugs.lease(bug);
  const files = new Map([['fix.patch', Buffer.from([0, 255, 10, 13, 92])]]);
  await store.bugs.move(lease, bug, { from: 'new', event: 'investigation-started', to: 'investigating', note, files });
  await store.bugs.append(lease, bug, [note]);
  await store.bugs.merge(`${project}-2`, bug, 'me');
  await store.pool.query(
    `insert into deploys (project, service, environment, release, at, status) values ($1, 'shop', 'live', '1.1', now(), 'healthy')`,
    [project],
  );
  await store.pool.query(
    `insert into alerts (project, sender, key, title, started_at, bug) values ($1, 'alertmanager', 'k', 'slow', now(), $2)`,
    [project, bug],
  );
  await store.pool.query(`insert into bug_links values ($1, 'deploy', '1', 'shop 1.1', 'just before')`, [bug]);
  return project;
}

async function linesOf(store: Store, project: string): Promise<string[]> {
  const lines: string[] = [];
  await store.upkeep.exportProject(project, (line) => lines.push(line));
  return lines;
}

/** Everything of a project, without what names it. */
async function everything(store: Store, project: string) {
  const all = (await store.bugs.bugs({ limit: 100, project, sort: 'firstSeen' })).bugs.map(({ id }) => id).toSorted();
  const named = await Promise.all(
    all.map(async (id) => ({
      bug: await store.bugs.bug(id),
      signals: (await store.signals.signalsOf(id, 100)).map(({ event, receivedAt }) => ({ event, receivedAt })),
      ledger: (await store.bugs.ledger(id)).map(({ kind, outcome }) => ({ kind, outcome })),
      patch: await store.bugs.read(id, 'fix.patch'),
    })),
  );
  const told = await store.pool.query(
    `select (select json_agg(d.release || d.status) from deploys d where project = $1) as deploys,
       (select json_agg(a.title || split_part(a.bug, '-', 2)) from alerts a where project = $1) as alerts,
       (select json_agg(l.*) from bug_links l join bugs b on b.id = l.bug where b.project = $1) as links`,
    [project],
  );
  const text = JSON.stringify({ named, told: told.rows });
  return JSON.parse(
    text.replaceAll(`"${project}-`, '"P-').replaceAll(`"project":"${project}"`, '"project":"P"'),
  ) as unknown;
}

test('a project goes out as lines and comes back as a new one, in another store, with all that is known of it', async () => {
  const [from, to] = [await freshStore(), await freshStore()];
  const project = await aFullProject(from);
  await to.projects.create('another');
  const lines = await linesOf(from, project);
  for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
  const copy = await to.upkeep.importProject(Readable.from(lines));
  expect(copy).not.toBe(project);
  expect(await everything(to, copy)).toEqual(await everything(from, project));
  expect(firstBrokenLink(await to.bugs.ledger(`${copy}-1`))).toBe(-1);
  expect((await to.projects.project(copy))?.keys).toEqual((await from.projects.project(project))?.keys);
  // It goes on from there: known events are known, new bugs are counted on, the merge can be undone.
  const [again, fresh] = await to.signals.accept([aSignal(copy, 'e3', 'v1:3'), aSignal(copy, 'new', 'v1:new')]);
  expect(again).toMatchObject({ kind: 'duplicate' });
  expect(fresh).toMatchObject({ kind: 'stored', bug: `${copy}-5`, newBug: true });
  expect((await to.bugs.split(`${copy}-1`, 'v1:1', 'me')).id).toBe(`${copy}-2`);
});

test('into the same store it comes beside the first, which stays as it is', async () => {
  const store = await freshStore();
  const project = await aFullProject(store);
  const before = await everything(store, project);
  const lines = await linesOf(store, project);
  const copy = await store.upkeep.importProject(Readable.from(lines));
  expect(await everything(store, copy)).toEqual(before);
  expect(await everything(store, project)).toEqual(before);
});

test.each([
  ['nothing', () => []],
  ['something else', () => ['{"a":1}']],
  ['a line that is cut', (lines: string[]) => [...lines.slice(0, 20), (lines[20] ?? '').slice(0, 40)]],
  ['rows that fit no table', (lines: string[]) => [...lines, '{"table":"signals","row":{"id":"x"}}']],
])('%s is refused, and nothing of it is there', async (_name, change) => {
  const store = await freshStore();
  const lines = await linesOf(store, await aFullProject(store));
  await expect(store.upkeep.importProject(Readable.from(change(lines)))).rejects.toMatchObject({
    code: 'INVALID_BACKUP',
  });
  expect(await store.projects.projects()).toHaveLength(1);
});

test('an export of a later schema is refused by name; a project that there is not, too', async () => {
  const store = await freshStore();
  const later = Readable.from([JSON.stringify({ schema: 'reproof.export/1', step: 999 })]);
  await expect(store.upkeep.importProject(later)).rejects.toMatchObject({ code: 'SCHEMA_NEWER' });
  await expect(linesOf(store, '99')).rejects.toMatchObject({ code: 'UNKNOWN_PROJECT' });
  await expect(linesOf(store, '1; drop table bugs')).rejects.toMatchObject({ code: 'UNKNOWN_PROJECT' });
});
