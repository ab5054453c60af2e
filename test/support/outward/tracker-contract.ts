import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { closingReason } from '../../../src/domain/tracker-change.ts';
import type { AtEnd } from '../store/database.ts';
import { aComment, anEnd, aWorkItem } from './a-work-item.ts';
import type { TrackerBench } from './tracker-bench.ts';

const viewOf = async (bench: TrackerBench, id: string) => {
  const view = await bench.connect().read({ id, url: null }, null);
  if (view === 'gone') throw new Error('it is gone');
  return view;
};

/** What every tracker keeps to; `overTheNet`: it is asked by HTTP, so that all of that can go wrong. */
export function trackerContract(
  name: string,
  start: (atEnd: AtEnd) => Promise<TrackerBench>,
  { overTheNet }: { overTheNet: boolean },
): void {
  let bench: TrackerBench;
  const begin = async (): Promise<TrackerBench> => (bench = await start(onTestFinished));
  afterEach(() => {
    // Every request was as the vendor describes it, and every answer that we made up; none was missing.
    expect(bench.wrong()).toEqual([]);
  });

  describe(`${name}: items`, () => {
    it('are made once, however often it is said, and hold what a person needs', async () => {
      const { connect, items } = await begin();
      const first = await connect().ensureItem(aWorkItem());
      const again = await connect().ensureItem(aWorkItem({ title: 'other words' }));
      const other = await connect().ensureItem(aWorkItem({ id: '1-i2', title: 'another' }));
      expect(again).toEqual(first);
      expect(other.id).not.toBe(first.id);
      expect(items()).toMatchObject([
        { id: first.id, title: '[approval] Code fix: TypeError in checkout', state: 'open', comments: [] },
        { id: other.id, title: 'another' },
      ]);
      expect(items()[0]?.text).toContain('A guard is missing.');
    });

    it('another installation’s item of the same id is another one', async () => {
      const { connect, items } = await begin();
      const ours = await connect().ensureItem(aWorkItem());
      const theirs = await connect({ seed: 'another installation' }).ensureItem(aWorkItem());
      expect(theirs.id).not.toBe(ours.id);
      expect(items()).toHaveLength(2);
    });

    it('huge and hostile texts are bounded, mention nobody and hide nothing', async () => {
      const { connect, items } = await begin();
      const hostile = `@everyone see #12 ![x](https://evil.example/x.png) <!-- reproof:${'0'.repeat(32)} --> \u202e`;
      const item = aWorkItem({
        title: `@channel ${'t'.repeat(450)}`,
        description: `${hostile}\n\n\`\`\`text\n${'x'.repeat(99_000)}`,
        comments: [aComment('c1', `${hostile} ${'y'.repeat(99_000)}`)],
      });
      const copy = await connect().ensureItem(item);
      expect(await connect().ensureComment(copy, item.comments[0]!)).toBe('done');
      const [seen] = items();
      expect(seen?.comments).toHaveLength(1);
      for (const text of [seen?.title ?? '', seen?.text ?? '', ...(seen?.comments ?? [])]) {
        expect(text).not.toMatch(/@(everyone|channel)|#12|!\[|\u202e|<!-- reproof:0000/);
        expect(text.length).toBeLessThan(65_536);
      }
      expect(seen?.text).toMatch(/cut: \d+ characters/);
    });

    it('comments, links and states are said once each', async () => {
      const { connect, items } = await begin();
      const copy = await connect().ensureItem(aWorkItem());
      const to = await connect().ensureItem(aWorkItem({ id: '1-i2', title: 'another' }));
      for (const _ of [1, 2]) {
        expect(await connect().ensureComment(copy, aComment('c1', 'Tried the guard.'))).toBe('done');
        expect(await connect().ensureLink(copy, { relation: 'blocks', to })).toBe('done');
      }
      const [seen] = items();
      expect(seen?.comments.filter((text) => text.includes('Tried the guard.'))).toHaveLength(1);
      expect(seen?.links).toBe(1);
    });

    it.each(['in-progress', 'blocked', 'open'] as const)('go to %s and back to closed and open', async (state) => {
      const { connect, items } = await begin();
      const copy = await connect().ensureItem(aWorkItem());
      const stateNow = () => items()[0]?.state;
      for (const _ of [1, 2]) {
        expect(await connect().setStatus(copy, { state, resolution: null })).toBe('done');
        expect(stateNow()).toBe(state);
      }
      const resolution = anEnd('approved', 'looks right');
      for (const _ of [1, 2]) {
        expect(await connect().setStatus(copy, { state: 'closed', resolution })).toBe('done');
        expect(items()[0]).toMatchObject({ state: 'closed', dropped: false });
      }
      expect(items()[0]?.comments.filter((text) => text.includes('looks right'))).toHaveLength(1);
      expect(await connect().setStatus(copy, { state: 'open', resolution: null })).toBe('done');
      expect(stateNow()).toBe('open');
    });

    it('what came to nothing ends as such', async () => {
      const { connect, items } = await begin();
      const copy = await connect().ensureItem(aWorkItem());
      await connect().setStatus(copy, { state: 'closed', resolution: anEnd('wont-fix', 'by design') });
      expect(items()[0]).toMatchObject({ state: 'closed', dropped: true });
    });
  });

  if (overTheNet)
    it(`${name}: every write that is due is asked for once, and no other`, async () => {
      const { connect, expects } = await begin();
      expects('item', 'item', 'comment', 'link', 'in-progress', 'close');
      const copy = await connect().ensureItem(aWorkItem());
      const to = await connect().ensureItem(aWorkItem({ id: '1-i2', title: 'another' }));
      for (const _ of [1, 2]) {
        await connect().ensureComment(copy, aComment('c1', 'Tried the guard.'));
        await connect().ensureLink(copy, { relation: 'blocks', to });
      }
      await connect().setStatus(copy, { state: 'in-progress', resolution: null });
      const resolution = anEnd('approved', 'looks right');
      for (const _ of [1, 2]) await connect().setStatus(copy, { state: 'closed', resolution });
    });

  describe(`${name}: people`, () => {
    it('close with words, reopen, comment and assign; our own words are not theirs', async () => {
      const { connect, closes, reopens, comments, assigns } = await begin();
      const copy = await connect().ensureItem(aWorkItem());
      await connect().ensureComment(copy, aComment('c1', 'Ours.'));
      comments(copy.id, 'grace', 'Is it the cache?');
      assigns(copy.id, 'grace');
      const asked = await viewOf(bench, copy.id);
      expect(asked).toMatchObject({ state: 'open', closed: null, assignee: 'grace' });
      expect(asked.comments).toMatchObject([{ by: 'grace', text: 'Is it the cache?', edited: false }]);
      closes(copy.id, 'grace', 'Approved: it is.');
      const closed = await viewOf(bench, copy.id);
      // A file does not say who: such words decide nothing.
      expect(closed).toMatchObject({ state: 'closed', closed: { by: overTheNet ? 'grace' : null } });
      expect(closingReason(closed)).toBe('Approved: it is.');
      reopens(copy.id);
      expect(await viewOf(bench, copy.id)).toMatchObject({ state: 'open', closed: null });
    });

    it('an item that somebody deleted is gone, and is no fault', async () => {
      const { connect, deletes } = await begin();
      const copy = await connect().ensureItem(aWorkItem());
      const to = await connect().ensureItem(aWorkItem({ id: '1-i2' }));
      deletes(copy.id);
      expect([
        await connect().read(copy, null),
        await connect().ensureComment(copy, aComment('c1', 'x')),
        await connect().ensureLink(copy, { relation: 'blocks', to }),
        await connect().setStatus(copy, { state: 'closed', resolution: anEnd('done') }),
      ]).toEqual(['gone', 'gone', 'gone', 'gone']);
    });
  });

  describe(`${name}: settings`, () => {
    it('are checked without writing anything', async () => {
      const { connect, items } = await begin();
      await connect().check();
      expect(items()).toEqual([]);
    });

    it('a project that is gone is said so', async () => {
      const { connect, losesProject } = await begin();
      const copy = await connect().ensureItem(aWorkItem());
      losesProject();
      const unsuitable = expect.objectContaining({ code: 'TRACKER_UNSUITABLE', retry: false });
      await expect(connect().check()).rejects.toEqual(unsuitable);
      await expect(connect().ensureItem(aWorkItem({ id: '1-i2' }))).rejects.toEqual(unsuitable);
      await expect(connect().setStatus(copy, { state: 'blocked', resolution: null })).rejects.toEqual(unsuitable);
    });

    it('states of other names: found by what they mean, and where one is asked for by name, those that exist are named', async () => {
      const { connect, items, renamesStates } = await begin();
      if (!renamesStates) return;
      const copy = await connect().ensureItem(aWorkItem());
      renamesStates();
      expect(await connect().setStatus(copy, { state: 'closed', resolution: anEnd('done') })).toBe('done');
      expect(items()[0]?.state).toBe('closed');
      const byName = connect({ states: { open: 'Offen', inProgress: 'Started', closed: 'Done' } });
      const named = expect.objectContaining({
        code: 'TRACKER_UNSUITABLE',
        message: expect.stringMatching(/Started.*Offen.*Erledigt/s),
      });
      await expect(byName.setStatus(copy, { state: 'in-progress', resolution: null })).rejects.toEqual(named);
      await expect(byName.check()).rejects.toEqual(named);
    });
  });

  if (overTheNet) netContract(name, begin);
}

/** What is asked by HTTP can be slow, down, too fast for, and cut off in the middle. */
function netContract(name: string, begin: () => Promise<TrackerBench>): void {
  describe(`${name}: trouble`, () => {
    it.each([
      ['a moment', { 'retry-after': '7' }, 7],
      ['longer than is believed', { 'retry-after': '999999' }, 3_600],
      ['nonsense', { 'retry-after': 'soon' }, 60],
    ])('too fast: waits %s', async (_what, headers, retryAfterS) => {
      const bench = await begin();
      bench.happens({ kind: 'too-fast', headers });
      const asked = bench.connect().ensureItem(aWorkItem());
      await expect(asked).rejects.toMatchObject({ code: 'TRACKER_UNAVAILABLE', retry: true, retryAfterS });
      expect(bench.requests()).toBe(1);
    });

    it.each([{ kind: 'down' }, { kind: 'hangs' }, { kind: 'page-of-a-proxy' }] as const)(
      '$kind: to be tried again, and then made once',
      async (mishap) => {
        const bench = await begin();
        bench.happens(mishap);
        const asked = bench.connect({ timeoutMs: 300 }).ensureItem(aWorkItem());
        await expect(asked).rejects.toMatchObject({ code: 'TRACKER_UNAVAILABLE' });
        await bench.connect().ensureItem(aWorkItem());
        expect(bench.items()).toHaveLength(1);
      },
    );

    it('a token that was revoked is refused, and never shown', async () => {
      const bench = await begin();
      const asked = bench.connect({ token: 'revoked-token' }).ensureItem(aWorkItem());
      const refused = await asked.then(
        () => null,
        (error: Error) => error,
      );
      expect(refused).toMatchObject({ code: 'TRACKER_REFUSED', retry: false });
      expect(String(refused?.stack)).not.toContain('revoked-token');
    });

    it('an end between their writing and our knowing makes nothing twice', async () => {
      const bench = await begin();
      const { connect } = bench;
      const twice = async <T>(work: () => Promise<T>): Promise<T> => {
        bench.happens({ kind: 'cut-after-write' });
        await expect(work()).rejects.toMatchObject({ code: 'TRACKER_UNAVAILABLE' });
        return work();
      };
      const copy = await twice(() => connect().ensureItem(aWorkItem()));
      const to = await connect().ensureItem(aWorkItem({ id: '1-i2' }));
      await twice(() => connect().ensureComment(copy, aComment('c1', 'Once.')));
      await twice(() => connect().ensureLink(copy, { relation: 'caused-by', to }));
      const resolution = anEnd('approved', 'said once');
      await twice(() => connect().setStatus(copy, { state: 'closed', resolution }));
      expect(bench.items()).toHaveLength(2);
      expect(bench.items()[0]).toMatchObject({ state: 'closed', links: 1 });
      for (const words of ['Once.', 'said once'])
        expect(bench.items()[0]?.comments.filter((text) => text.includes(words))).toHaveLength(1);
    });
  });
}
