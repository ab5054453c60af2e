import { symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { BeadsTracker } from '../../../src/adapters/trackers/beads/beads-tracker.ts';
import { Marks } from '../../../src/adapters/trackers/mark.ts';
import { aWorkItem } from '../../support/outward/a-work-item.ts';
import { beadsBench, foreignLine } from '../../support/outward/beads-bench.ts';
import { trackerContract } from '../../support/outward/tracker-contract.ts';

trackerContract('beads', beadsBench, { overTheNet: false });

it('a team’s own lines stay byte for byte, and keys that are not known stay', async () => {
  const bench = await beadsBench(onTestFinished);
  const copy = await bench.connect().ensureItem(aWorkItem());
  expect(bench.text().split('\n')[0]).toBe(foreignLine);
  const lines = bench.text().trimEnd().split('\n');
  const known = { ...(JSON.parse(lines[1] ?? '') as object), zebra: [1, { b: 2 }] };
  writeFileSync(path.join(bench.folder, 'issues.jsonl'), `${foreignLine}\nno JSON\n${JSON.stringify(known)}\n`);
  await bench.connect().setStatus(copy, { state: 'blocked', resolution: null });
  const [first, second, third = ''] = bench.text().split('\n');
  expect([first, second]).toEqual([foreignLine, 'no JSON']);
  expect(JSON.parse(third)).toMatchObject({ status: 'blocked', zebra: [1, { b: 2 }] });
});

it('writers at once lose nothing', async () => {
  const bench = await beadsBench(onTestFinished);
  const ids = Array.from({ length: 4 }, (_, i) => `1-i${i}`);
  await Promise.all(ids.map((id) => bench.connect().ensureItem(aWorkItem({ id }))));
  expect(bench.items()).toHaveLength(4);
});

it('no link leads out of the operator’s folder', async () => {
  const bench = await beadsBench(onTestFinished);
  const other = await beadsBench(onTestFinished);
  symlinkSync(path.join(other.folder, 'issues.jsonl'), path.join(bench.folder, 'link.jsonl'));
  const parts = { folder: bench.folder, marks: new Marks('ours'), pageOf: () => null, now: () => new Date() };
  const tracker = new BeadsTracker({ ...parts, file: 'link.jsonl' });
  await expect(tracker.ensureItem(aWorkItem())).rejects.toMatchObject({ code: 'TRACKER_UNSUITABLE' });
  expect(other.text()).toBe(`${foreignLine}\n`);
});
