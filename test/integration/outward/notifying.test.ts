import { expect, it, onTestFinished } from 'vitest';
import { emailNotifier } from '../../../src/adapters/notifiers/email.ts';
import type { Store } from '../../../src/adapters/postgres/open-store.ts';
import { channelSettingSchema, type Notice } from '../../../src/domain/notice.ts';
import { Secret } from '../../../src/domain/secret.ts';
import type { Sent } from '../../../src/ports/notifier.ts';
import type { NotificationStore } from '../../../src/ports/store/notification-store.ts';
import { type NotifyingParts, notifyRound } from '../../../src/review/notifying/notifying.ts';
import { headers, MailServerStandIn } from '../../support/outward/mail-server.ts';
import { freshStore } from '../../support/store/database.ts';
import { aSignal } from '../../support/store/signal.ts';

const setting = channelSettingSchema.parse({ kind: 'email', to: ['ada@example.org'] });

/** A project with a channel whose messages are taken down here. */
class Notified {
  readonly store: Store;
  readonly project: string;
  readonly notices: Notice[] = [];
  /** What becomes of the next messages; then all are sent. */
  readonly outcomes: Sent[] = [];
  repeatable = false;
  aheadMs = 0;

  private constructor(store: Store, project: string) {
    this.store = store;
    this.project = project;
  }

  static async start(): Promise<Notified> {
    const store = await freshStore();
    const { id } = await store.projects.create('shop');
    await store.notifications.set(id, 'team', { setting, secret: new Secret('s') });
    return new Notified(store, id);
  }

  async bugs(count: number): Promise<string[]> {
    const signals = Array.from({ length: count }, (_, i) => aSignal(this.project, `e${i}`, `v1:${i}`));
    const accepted = await this.store.signals.accept(signals);
    return accepted.map((one) => ('bug' in one ? (one.bug ?? '') : ''));
  }

  /** As any part of the program moves a bug. */
  async moves(bug: string, from: 'new' | 'investigating' | 'proposed', to: 'investigating' | 'proposed' | 'fixed') {
    const note = { stage: 'review' as const, kind: 'moved', actor: 'engine', outcome: to };
    const event = 'evidence-added' as const;
    expect((await this.store.bugs.move(null, bug, { from, event, to, note })).moved).toBe(true);
  }

  round(over: Partial<NotifyingParts> = {}): Promise<boolean> {
    const parts: NotifyingParts = {
      notifications: this.store.notifications,
      connect: () => ({
        repeatable: this.repeatable,
        send: async (notice) => {
          this.notices.push(notice);
          return this.outcomes.shift() ?? { kind: 'sent' };
        },
      }),
      bug: (id) => this.store.bugs.bug(id),
      projectName: async () => 'shop',
      pageOf: (bug) => `https://reproof.example/bugs/${bug}`,
      now: () => new Date(Date.now() + this.aheadMs),
      tell: () => {},
      ...over,
    };
    return notifyRound(parts, new AbortController().signal);
  }

  async listed() {
    const [channel] = await this.store.notifications.list(this.project);
    if (!channel) throw new Error('there is no channel');
    return channel;
  }
}

it('a bug’s move reaches people by mail, once, however often rounds run', async () => {
  const ours = await Notified.start();
  const server = await MailServerStandIn.start(onTestFinished);
  const url = new Secret(`smtp://127.0.0.1:${server.port}`);
  const connect = () => emailNotifier(['ada@example.org'], { url, from: 'reproof@example.org' });
  const [bug = ''] = await ours.bugs(1);
  await ours.moves(bug, 'new', 'proposed');
  for (const _ of [1, 2]) expect(await ours.round({ connect })).toBe(true);
  expect(server.mails.map(({ raw }) => headers(raw, 'subject'))).toEqual([
    [expect.stringContaining('A fix waits for a decision')],
  ]);
  expect(await ours.listed()).toMatchObject({ sent: 1, waiting: 0, trouble: null });
});

it('one message a bug, kind and occasion; a revised proposal is another occasion', async () => {
  const ours = await Notified.start();
  const [bug = ''] = await ours.bugs(1);
  await ours.moves(bug, 'new', 'proposed');
  await ours.moves(bug, 'proposed', 'investigating');
  await ours.moves(bug, 'investigating', 'proposed');
  await ours.moves(bug, 'proposed', 'fixed');
  for (const _ of [1, 2]) await ours.store.notifications.notify(ours.project, bug, 'escalated', 'proposal 7');
  await ours.round();
  expect(ours.notices.map(({ kind }) => kind)).toEqual(['needs-decision', 'needs-decision', 'escalated', 'fixed']);
  expect(new Set(ours.notices.map(({ id }) => id)).size).toBe(4);
});

it('a move that is rolled back tells nobody', async () => {
  const ours = await Notified.start();
  const [bug = ''] = await ours.bugs(1);
  const client = await ours.store.pool.connect();
  await client.query('begin');
  await client.query(`update bugs set state = 'proposed' where id = $1`, [bug]);
  await client.query('rollback');
  client.release();
  await ours.round();
  expect(ours.notices).toEqual([]);
});

it('channels get the kinds that they asked for', async () => {
  const ours = await Notified.start();
  const onlyFixed = channelSettingSchema.parse({ kind: 'email', to: ['ada@example.org'], kinds: ['fixed'] });
  await ours.store.notifications.set(ours.project, 'team', { setting: onlyFixed });
  const [bug = ''] = await ours.bugs(1);
  await ours.moves(bug, 'new', 'proposed');
  await ours.moves(bug, 'proposed', 'fixed');
  await ours.round();
  expect(ours.notices).toMatchObject([{ kind: 'fixed', bug: { id: bug }, url: `https://reproof.example/bugs/${bug}` }]);
});

it('a flood is ten messages, what presses most first, and the last one counts the rest', async () => {
  const ours = await Notified.start();
  const bugs = await ours.bugs(22);
  for (const bug of bugs.slice(0, 12)) await ours.moves(bug, 'new', 'fixed' as never);
  for (const bug of bugs.slice(12)) await ours.moves(bug, 'new', 'proposed');
  await ours.round();
  await ours.round();
  expect(ours.notices.map(({ kind }) => kind)).toEqual(Array(10).fill('needs-decision'));
  expect(ours.notices.at(-1)?.more).toEqual({ fixed: 12 });
  expect(ours.notices.slice(0, -1).every(({ more }) => Object.keys(more).length === 0)).toBe(true);
  expect(await ours.listed()).toMatchObject({ sent: 22, waiting: 0 });
  const [late = ''] = await ours.bugs(23).then((all) => all.slice(-1));
  await ours.moves(late, 'new', 'proposed');
  await ours.round();
  expect(ours.notices).toHaveLength(10);
  ours.aheadMs = 11 * 60_000;
  await ours.round();
  expect(ours.notices).toHaveLength(11);
});

it('trouble is seen and tried again later; a refusal waits longer', async () => {
  const ours = await Notified.start();
  const [bug = ''] = await ours.bugs(1);
  await ours.moves(bug, 'new', 'proposed');
  ours.outcomes.push(
    { kind: 'not-sent', why: 'it answers 503', retryAfterS: 40 },
    { kind: 'refused', why: 'it answers 403' },
  );
  await ours.round();
  await ours.round();
  expect(ours.notices).toHaveLength(1);
  expect(await ours.listed()).toMatchObject({ waiting: 1, trouble: 'it answers 503' });
  ours.aheadMs = 41_000;
  await ours.round();
  ours.aheadMs += 9 * 60_000;
  await ours.round();
  expect(ours.notices).toHaveLength(2);
  ours.aheadMs += 2 * 60_000;
  await ours.round();
  expect(ours.notices).toHaveLength(3);
  expect(new Set(ours.notices.map(({ id }) => id)).size).toBe(1);
  expect(await ours.listed()).toMatchObject({ waiting: 0, sent: 1, trouble: null });
});

it('what may have arrived is not sent again; the next message says so. Where doubles are told apart it is', async () => {
  const ours = await Notified.start();
  const [first = '', second = '', third = ''] = await ours.bugs(3);
  await ours.moves(first, 'new', 'proposed');
  ours.outcomes.push({ kind: 'unknown', why: 'the line broke' });
  await ours.round();
  ours.aheadMs = 60_000;
  await ours.round();
  expect([ours.notices.length, await ours.listed()]).toMatchObject([1, { uncertain: 1, waiting: 0 }]);
  await ours.moves(second, 'new', 'proposed');
  await ours.round();
  await ours.moves(third, 'new', 'proposed');
  await ours.round();
  expect(ours.notices.map(({ uncertain }) => uncertain)).toEqual([0, 1, 0]);
  ours.repeatable = true;
  ours.outcomes.push({ kind: 'unknown', why: 'the line broke' });
  await ours.moves(first, 'proposed', 'fixed');
  await ours.round();
  ours.aheadMs += 120_000;
  await ours.round();
  expect(ours.notices.slice(-2).map(({ id }) => id)).toEqual([ours.notices.at(-1)?.id, ours.notices.at(-1)?.id]);
});

it.each([
  [false, 1],
  [true, 2],
])('a server that dies while it sends (doubles told apart: %s)', async (repeatable, times) => {
  const ours = await Notified.start();
  ours.repeatable = repeatable;
  const [bug = ''] = await ours.bugs(1);
  await ours.moves(bug, 'new', 'proposed');
  const dead = async (): Promise<never> => {
    throw new Error('killed');
  };
  const notifications = { ...ours.store.notifications, sent: dead, trouble: dead, postpone: dead, giveUp: dead };
  await ours.round({ notifications }).catch(() => {});
  expect(ours.notices).toHaveLength(1);
  await ours.round();
  await ours.round();
  expect(ours.notices).toHaveLength(times);
});

/** The store as a process sees it that dies with its n-th write: from there on nothing reaches it. */
function dyingAt(store: NotificationStore, n: number): { notifications: NotificationStore; died: () => boolean } {
  let left = n;
  const writes = new Set(['sending', 'sent', 'postpone', 'giveUp', 'trouble']);
  const notifications = new Proxy(store, {
    get: (target, name: keyof NotificationStore) => {
      const method = target[name] as (...values: unknown[]) => Promise<unknown>;
      return async (...values: unknown[]) => {
        if (left <= 0 || (writes.has(name) && (left -= 1) <= 0)) throw new Error('killed');
        return method(...values);
      };
    },
  });
  return { notifications, died: () => left <= 0 };
}

it.each([false, true])(
  'a process that ends at any step loses no message silently, and doubles none that cannot be told apart (they can: %s)',
  async (repeatable) => {
    const ours = await Notified.start();
    ours.repeatable = repeatable;
    const bugs = await ours.bugs(12);
    let deaths = 0;
    for (const [i, bug] of bugs.entries()) {
      await ours.moves(bug, 'new', 'proposed');
      let at = dyingAt(ours.store.notifications, 1 + (i % 4));
      // PostgreSQL gives the lock of the one that died back in a moment.
      while (!(await ours.round({ notifications: at.notifications }).catch(() => true)) && !at.died())
        at = dyingAt(ours.store.notifications, 1 + (i % 4));
      deaths += at.died() ? 1 : 0;
      ours.aheadMs += 20 * 60_000;
    }
    for (let rounds = 0; rounds < 3; rounds += 1) {
      while (!(await ours.round()));
      ours.aheadMs += 20 * 60_000;
    }
    expect(deaths).toBeGreaterThan(6);
    const times = Map.groupBy(ours.notices, ({ id }) => id);
    const listed = await ours.listed();
    expect([listed.waiting, listed.failed, listed.sent + listed.uncertain]).toEqual([0, 0, bugs.length]);
    if (repeatable) expect([times.size, listed.uncertain]).toEqual([bugs.length, 0]);
    else expect([...times.values()].every((same) => same.length === 1)).toBe(true);
    // A message that was begun and is not known to have arrived is told of, even where it was never handed over.
    const silent = bugs.length - times.size - listed.uncertain;
    expect(silent).toBeLessThanOrEqual(0);
  },
);

it('a test’s secret is never given for another address', async () => {
  const ours = await Notified.start();
  const { notifications } = ours.store;
  const webhook = (url: string) => channelSettingSchema.parse({ kind: 'webhook', url });
  await notifications.set(ours.project, 'hook', {
    setting: webhook('https://a.example/x'),
    secret: new Secret('whsec_a'),
  });
  await notifications.set(ours.project, 'hook', { setting: webhook('https://a.example/y') });
  expect((await notifications.find(ours.project, 'hook'))?.secret?.reveal()).toBe('whsec_a');
  await notifications.set(ours.project, 'hook', { setting: webhook('https://b.example/x') });
  expect((await notifications.find(ours.project, 'hook'))?.secret).toBeNull();
  const rows = await ours.store.pool.query('select secret from channels');
  expect(JSON.stringify(rows.rows)).not.toContain('whsec_a');
});
