import { expect, it, onTestFinished } from 'vitest';
import type { Store } from '../../../src/adapters/postgres/open-store.ts';
import { Secret } from '../../../src/domain/secret.ts';
import { type TrackerSetting, trackerSettingSchema } from '../../../src/domain/tracker-setting.ts';
import type { WorkItem } from '../../../src/domain/work-item.ts';
import type { HeardInTracker } from '../../../src/ports/tracker-listener.ts';
import type { TrackerStore } from '../../../src/ports/store/tracker-store.ts';
import { mirrorRound } from '../../../src/review/mirroring/mirroring.ts';
import type { MirroringParts } from '../../../src/review/mirroring/mirror.ts';
import { aComment, anEnd, aWorkItem } from '../../support/outward/a-work-item.ts';
import { githubBench } from '../../support/outward/github-bench.ts';
import { jiraBench } from '../../support/outward/jira-bench.ts';
import type { TrackerBench } from '../../support/outward/tracker-bench.ts';
import { freshStore } from '../../support/store/database.ts';

const setting: TrackerSetting = trackerSettingSchema.parse({
  kind: 'github',
  repository: 'octo/shop',
  people: { grace: 'grace.hopper' },
});

/** A project with one tracker, its items held here, and a clock that the test turns. */
class Mirrored {
  readonly items = new Map<string, WorkItem>();
  readonly heard: HeardInTracker[] = [];
  readonly told: Record<string, unknown>[] = [];
  readonly store: Store;
  readonly bench: TrackerBench;
  readonly project: string;
  /** Ahead of the real one. */
  aheadMs = 0;

  private constructor(store: Store, bench: TrackerBench, project: string) {
    this.store = store;
    this.bench = bench;
    this.project = project;
  }

  static async start(
    of: TrackerSetting = setting,
    started: Promise<TrackerBench> = githubBench(onTestFinished, { checked: false }),
  ): Promise<Mirrored> {
    const [store, bench] = await Promise.all([freshStore(), started]);
    const { id } = await store.projects.create('shop');
    await store.trackers.set(id, 'ours', { setting: of, token: new Secret('good-token') });
    return new Mirrored(store, bench, id);
  }

  async puts(over: Partial<WorkItem> = {}): Promise<WorkItem> {
    const item = aWorkItem(over);
    this.items.set(item.id, item);
    await this.store.trackers.changed(this.project, item.id, item.kind);
    return item;
  }

  round(over: Partial<MirroringParts> = {}): Promise<boolean> {
    const parts: MirroringParts = {
      trackers: this.store.trackers,
      connect: ({ token, setting: { states } }) => this.bench.connect({ token: token?.reveal() ?? '', states }),
      item: async (id) => this.items.get(id) ?? null,
      listener: { heard: async (heard) => void this.heard.push(heard) },
      now: () => new Date(Date.now() + this.aheadMs),
      tell: (line) => void this.told.push(line),
      ...over,
    };
    return mirrorRound(parts, new AbortController().signal);
  }

  async listed() {
    const [tracker] = await this.store.trackers.list(this.project);
    if (!tracker) throw new Error('there is no tracker');
    return tracker;
  }
}

it('an item is shown, followed and closed there; what was told is not told again', async () => {
  const ours = await Mirrored.start();
  const { bench } = ours;
  await ours.puts({ id: '1-i2', title: 'The cause', kind: 'investigation', manifest: null });
  await ours.puts({ comments: [aComment('c1', 'First.')], links: [{ relation: 'caused-by', to: '1-i2' }] });
  await ours.round();
  expect(
    bench
      .items()
      .map(({ title }) => title)
      .toSorted(),
  ).toEqual(['The cause', aWorkItem().title].toSorted());
  await ours.puts({
    state: 'closed',
    resolution: anEnd('approved', 'looks right'),
    comments: [aComment('c1', 'First.'), aComment('c2', 'Second.')],
    links: [{ relation: 'caused-by', to: '1-i2' }],
  });
  await ours.round();
  await ours.round();
  const shown = bench.items().find(({ title }) => title === aWorkItem().title);
  expect(shown).toMatchObject({ state: 'closed', links: 1 });
  for (const words of ['First.', 'Second.', 'looks right'])
    expect(shown?.comments.filter((text) => text.includes(words))).toHaveLength(1);
  const before = bench.requests();
  await ours.round();
  expect(bench.requests()).toBe(before);
  expect(ours.heard).toEqual([]);
  expect(await ours.listed()).toMatchObject({ items: 2, waiting: 0, trouble: null });
});

it('a link to what is shown later is made once both are there', async () => {
  const ours = await Mirrored.start();
  await ours.puts({ links: [{ relation: 'blocks', to: '1-i2' }] });
  await ours.round();
  expect(ours.bench.items()).toMatchObject([{ links: 0 }]);
  await ours.puts({ id: '1-i2', kind: 'investigation', manifest: null });
  await ours.round();
  await ours.round();
  expect(ours.bench.items()).toMatchObject([{ links: 1 }, { links: 0 }]);
});

it('closing a decision item with `Approved` is handed on as a decision, by a known person alone', async () => {
  const ours = await Mirrored.start();
  const { bench, heard } = ours;
  for (const id of ['1-i1', '1-i2', '1-i3']) await ours.puts({ id });
  await ours.round();
  const [known = '', stranger = '', other = ''] = bench.items().map(({ id }) => id);
  bench.closes(known, 'grace', 'Approved, the guard is right');
  bench.closes(stranger, 'mallory', 'Approved');
  bench.closes(other, 'grace', 'looks fine to me');
  ours.aheadMs = 6 * 60_000;
  await ours.round();
  const closings = heard.filter(({ change }) => change.kind === 'closed');
  expect(closings.map(({ account, user, decision }) => ({ account, user, decision }))).toEqual([
    { account: 'grace', user: 'grace.hopper', decision: { verb: 'approve', reason: 'the guard is right' } },
    { account: 'mallory', user: null, decision: null },
    { account: 'grace', user: 'grace.hopper', decision: null },
  ]);
  expect(heard.filter(({ change }) => change.kind === 'commented')).toHaveLength(3);
  ours.aheadMs *= 2;
  await ours.round();
  expect(heard).toHaveLength(6);
});

it('what a person changed stands, until the item changes here again', async () => {
  const ours = await Mirrored.start();
  await ours.puts();
  await ours.round();
  ours.bench.closes('1', 'grace', 'enough');
  await ours.puts({ state: 'in-progress' });
  await ours.round();
  expect(ours.bench.items()).toMatchObject([{ state: 'closed' }]);
  await ours.puts({ state: 'in-progress' });
  await ours.round();
  expect(ours.bench.items()).toMatchObject([{ state: 'in-progress' }]);
});

it('a webhook’s nudge has the item read at once', async () => {
  const ours = await Mirrored.start();
  await ours.puts();
  await ours.round();
  ours.bench.comments('1', 'grace', 'Is it urgent?');
  await ours.round();
  expect(ours.heard).toEqual([]);
  expect(await ours.store.trackers.nudge(ours.project, 'ours', '999')).toBe(false);
  expect(await ours.store.trackers.nudge(ours.project, 'ours', '1')).toBe(true);
  await ours.round();
  expect(ours.heard).toMatchObject([
    { change: { kind: 'commented', comment: { text: 'Is it urgent?' } }, user: 'grace.hopper' },
  ]);
});

it('a nudge that comes while the item is read is not lost', async () => {
  const ours = await Mirrored.start();
  await ours.puts();
  await ours.round();
  ours.bench.comments('1', 'grace', 'First.');
  await ours.store.trackers.nudge(ours.project, 'ours', '1');
  const heard: string[] = [];
  const listener = {
    heard: async ({ change }: HeardInTracker) => {
      heard.push(change.kind === 'commented' ? change.comment.text : change.kind);
      if (heard.length > 1) return;
      // The look has read by now, and has not noted it yet.
      ours.bench.comments('1', 'grace', 'Second.');
      await ours.store.trackers.nudge(ours.project, 'ours', '1');
    },
  };
  await ours.round({ listener });
  await ours.round({ listener });
  expect(heard).toEqual(['First.', 'Second.']);
});

it('a revoked token stops the tracker, is seen, and goes on with a new one; an item that is not taken holds nobody up', async () => {
  const ours = await Mirrored.start();
  const { store, project, bench } = ours;
  await store.trackers.set(project, 'ours', { setting, token: new Secret('revoked-token') });
  await ours.puts();
  await ours.puts({ id: '1-i2' });
  await ours.round();
  expect(bench.requests()).toBe(1);
  expect(await ours.listed()).toMatchObject({ waiting: 2, trouble: expect.stringContaining('revoked') });
  expect(JSON.stringify([ours.told, await ours.listed()])).not.toContain('revoked-token');
  await ours.round();
  expect(bench.requests()).toBe(1);
  await store.trackers.set(project, 'ours', { setting, token: new Secret('good-token') });
  ours.aheadMs = 60_000;
  bench.happens({ kind: 'down' });
  await ours.round();
  expect((await ours.listed()).trouble).toContain('503');
  ours.aheadMs = 600_000;
  await ours.round();
  expect(bench.items()).toHaveLength(2);
  expect(await ours.listed()).toMatchObject({ waiting: 0, trouble: null });
});

it('a team that renames its states: those that exist are named, other items go on, and it is made good with the new name', async () => {
  const jira = (closed: string): TrackerSetting =>
    trackerSettingSchema.parse({
      kind: 'jira',
      url: 'https://x.example',
      project: 'SHOP',
      user: 'u',
      states: { closed },
    });
  const ours = await Mirrored.start(jira('Done'), jiraBench(onTestFinished));
  const { store, project, bench } = ours;
  await ours.puts();
  await ours.puts({ id: '1-i2', title: 'Another' });
  await ours.round();
  bench.renamesStates?.();
  await ours.puts({ state: 'closed', resolution: anEnd('done', 'it is done') });
  await ours.puts({ id: '1-i2', title: 'Another', comments: [aComment('c1', 'It goes on.')] });
  await ours.round();
  expect(
    bench
      .items()
      .find(({ title }) => title === 'Another')
      ?.comments.join(),
  ).toContain('It goes on.');
  expect(await ours.listed()).toMatchObject({ waiting: 1, trouble: expect.stringMatching(/Done.*Erledigt/s) });
  await store.trackers.set(project, 'ours', { setting: jira('Erledigt') });
  ours.aheadMs = 600_000;
  await ours.round();
  const [closed] = bench.items().filter(({ title }) => title !== 'Another');
  expect(closed?.state).toBe('closed');
  expect(closed?.comments.filter((text) => text.includes('it is done'))).toHaveLength(1);
  expect(await ours.listed()).toMatchObject({ waiting: 0, trouble: null });
});

it('an item deleted there is left alone; another repository begins anew, and gets no token that was given for another place', async () => {
  const ours = await Mirrored.start();
  const { store, project, bench } = ours;
  await ours.puts();
  await ours.round();
  bench.deletes('1');
  await ours.puts({ state: 'blocked' });
  await ours.round();
  await ours.puts({ state: 'open' });
  await ours.round();
  expect([bench.items(), (await ours.listed()).waiting]).toEqual([[], 0]);
  const elsewhere = { ...setting, api: 'https://github.evil.example/api/v3' } as TrackerSetting;
  await store.trackers.set(project, 'ours', { setting: elsewhere });
  expect((await store.trackers.find(project, 'ours'))?.token).toBeNull();
  expect((await ours.listed()).items).toBe(0);
});

it('two processes never do it at once', async () => {
  const ours = await Mirrored.start();
  await ours.puts();
  const begun = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const first = ours.round({
    item: async (id) => {
      begun.resolve();
      await goOn.promise;
      return ours.items.get(id) ?? null;
    },
  });
  await begun.promise;
  expect(await ours.round()).toBe(false);
  goOn.resolve();
  expect(await first).toBe(true);
  expect(ours.bench.items()).toHaveLength(1);
});

/** The store as a process sees it that dies with its n-th write: from there on nothing reaches it. */
function dyingAt(store: TrackerStore, n: number): { trackers: TrackerStore; died: () => boolean } {
  let left = n;
  const writes = new Set(['note', 'told', 'wasRead', 'postpone', 'trouble']);
  const trackers = new Proxy(store, {
    get: (target, name: keyof TrackerStore) => {
      const method = target[name] as (...values: unknown[]) => Promise<unknown>;
      return async (...values: unknown[]) => {
        if (left <= 0 || (writes.has(name) && (left -= 1) <= 0)) throw new Error('killed');
        return method(...values);
      };
    },
  });
  return { trackers, died: () => left <= 0 };
}

it('a process that ends at any step leaves nothing undone and nothing done twice', async () => {
  const ours = await Mirrored.start();
  const { bench } = ours;
  await ours.puts({ id: '1-i2', kind: 'investigation', manifest: null, title: 'The cause' });
  const parts = {
    comments: [aComment('c1', 'First.')],
    links: [{ relation: 'caused-by' as const, to: '1-i2' }],
    state: 'closed' as const,
    resolution: anEnd('approved', 'looks right'),
  };
  await ours.puts({ ...parts, state: 'open', resolution: null });
  let steps = 0;
  for (let n = 1, dies = true; dies && n < 40; n += 1) {
    if (n === 6) await ours.puts(parts);
    let at = dyingAt(ours.store.trackers, n);
    // PostgreSQL gives the lock of the one that died back in a moment.
    while (!(await ours.round({ trackers: at.trackers })) && !at.died()) at = dyingAt(ours.store.trackers, n);
    dies = at.died();
    steps = n;
    ours.aheadMs += 31_000;
  }
  await ours.round();
  expect(steps).toBeGreaterThan(3);
  expect(bench.items()).toHaveLength(2);
  const shown = bench.items().find(({ title }) => title !== 'The cause');
  expect(shown).toMatchObject({ state: 'closed', links: 1 });
  for (const words of ['First.', 'looks right'])
    expect(shown?.comments.filter((text) => text.includes(words))).toHaveLength(1);
  expect((await ours.listed()).waiting).toBe(0);
});
