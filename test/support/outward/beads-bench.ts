import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BeadsTracker } from '../../../src/adapters/trackers/beads/beads-tracker.ts';
import { Marks } from '../../../src/adapters/trackers/mark.ts';
import type { TrackerState } from '../../../src/domain/tracker-change.ts';
import type { AtEnd } from '../store/database.ts';
import type { SeenItem, TrackerBench } from './tracker-bench.ts';

interface Bead {
  id: string;
  title: string;
  description: string;
  status: string;
  close_reason?: string;
  closed_at?: string;
  assignee?: string;
  comments?: { id: string; author: string; text: string; created_at: string }[];
  dependencies?: { issue_id: string; depends_on_id: string }[];
}

/** A line of a team's own, with a key that nobody knows. */
export const foreignLine = '{"id":"team-1",  "title":"ours","status":"open","zebra":{"b":1,"a":2}}';

export interface BeadsBench extends TrackerBench {
  folder: string;
  text(): string;
}

export async function beadsBench(atEnd: AtEnd): Promise<BeadsBench> {
  const folder = mkdtempSync(path.join(tmpdir(), 'reproof-beads-'));
  atEnd(async () => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'issues.jsonl');
  writeFileSync(file, `${foreignLine}\n`);
  const text = (): string => readFileSync(file, 'utf8');
  const beads = (): Bead[] =>
    text()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Bead);
  const edit = (id: string, change: (bead: Bead) => Bead | null): void => {
    const next = beads().flatMap((bead) => (bead.id === id ? (change(bead) ?? []) : bead));
    writeFileSync(file, `${next.map((bead) => JSON.stringify(bead)).join('\n')}\n`);
  };
  const comments = (id: string, by: string, said: string): void =>
    edit(id, (bead) => {
      const one = { id: `c${Math.random()}`, author: by, text: said, created_at: new Date().toISOString() };
      return { ...bead, comments: [...(bead.comments ?? []), one] };
    });
  return {
    folder,
    text,
    connect: ({ seed = 'ours' } = {}) =>
      new BeadsTracker({
        folder,
        file: 'issues.jsonl',
        marks: new Marks(seed),
        pageOf: () => null,
        now: () => new Date(),
      }),
    items: () => {
      const all = beads();
      return all.filter(({ id }) => id !== 'team-1').map((bead) => seen(bead, all));
    },
    comments,
    closes: (id, _by, reason) =>
      edit(id, (bead) => ({ ...bead, status: 'closed', close_reason: reason, closed_at: new Date().toISOString() })),
    reopens: (id) => edit(id, ({ close_reason: _reason, closed_at: _at, ...bead }) => ({ ...bead, status: 'open' })),
    assigns: (id, to) => edit(id, (bead) => ({ ...bead, assignee: to })),
    deletes: (id) => edit(id, () => null),
    losesProject: () => rmSync(file),
    renamesStates: null,
    happens: () => {},
    requests: () => 0,
    // A file is asked nothing.
    expects: () => {},
    wrong: () => [],
  };
}

function seen({ id, title, description, status, close_reason: reason, comments = [] }: Bead, all: Bead[]): SeenItem {
  const links = all.flatMap(({ dependencies = [] }) => dependencies);
  return {
    id,
    title,
    text: description,
    state: status === 'in_progress' ? 'in-progress' : (status as TrackerState),
    dropped: /^(wont-fix|duplicate|obsolete)/.test(reason ?? ''),
    comments: comments.map((comment) => comment.text),
    links: links.filter(({ issue_id: of, depends_on_id: on }) => of === id || on === id).length,
  };
}
