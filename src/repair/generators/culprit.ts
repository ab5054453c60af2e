import { type Edit } from '../tree/edit.ts';
import type { Source } from '../tree/source.ts';
import { brief, type Draft, type Generator } from './draft.ts';
import type { SiteView } from './view.ts';

/** A change of the culprit commit: these new lines replaced those old ones. */
interface Change {
  file: string;
  /** 1-based line of the new text, as the diff says. */
  line: number;
  before: string[];
  after: string[];
  /** Lines directly around, for finding the place again after later commits. */
  lead: string[];
  tail: string[];
}

const maxDiff = 2_000_000;

/** Parts of the commit that brought the bug in are taken back, one change at a time, then hunk by hunk. */
export const culprit: Generator = {
  name: 'culprit',
  drafts(view) {
    const given = view.site.culprit;
    if (!given || given.diff.length > maxDiff) return [];
    const hot = new Set([...view.places.map((p) => p.source.file), ...view.suspects.map((s) => s.source.file)]);
    const reached = new Set(view.reach.files());
    const hunks = hunksOf(given.diff).filter((h) => reached.has(h[0]!.file));
    const rank = (c: Change): number => 0.7 - (hot.has(c.file) ? 0 : 0.12) - distance(view, c);
    const drafts: Draft[] = [];
    for (const hunk of hunks) {
      const all: Edit[] = [];
      for (const change of hunk) {
        const edit = reversed(view, change);
        if (!edit) continue;
        all.push(edit);
        drafts.push({
          edits: [edit],
          kind: 'cause',
          summary: describe(given.commit, given.subject, change),
          prior: rank(change),
        });
      }
      if (all.length > 1)
        drafts.push({
          edits: all,
          kind: 'cause',
          summary: describe(given.commit, given.subject, hunk[0]!),
          prior: rank(hunk[0]!) - 0.04,
        });
    }
    return drafts;
  },
};

function describe(commit: string, subject: string, { file, line }: Change): string {
  return `Takes back a part of ${commit.slice(0, 12)} ("${brief(subject)}") at ${file}:${line}`;
}

function distance(view: SiteView, change: Change): number {
  const lines = view.places
    .filter((p) => p.source.file === change.file)
    .map((p) => Math.abs(p.frame.line! - change.line));
  const nearest = Math.min(...lines, 1000);
  return nearest <= 10 ? 0 : nearest <= 60 ? 0.04 : 0.08;
}

/** Hunks of a unified diff, each as its runs of changed lines. Files added or removed as a whole are left out. */
export function hunksOf(diff: string): Change[][] {
  const hunks: Change[][] = [];
  let file: string | null = null;
  let line = 0;
  let current: { kind: ' ' | '+' | '-'; text: string; line: number }[] | null = null;
  const close = (): void => {
    if (current && file) hunks.push(changesIn(current, file));
    current = null;
  };
  for (const raw of diff.split('\n')) {
    const head = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(raw);
    if (raw.startsWith('diff --git') || raw.startsWith('--- ')) close();
    if (!current && raw.startsWith('+++ ')) file = /^\+\+\+ (?:b\/)?([^\t]+)/.exec(raw)?.[1] ?? null;
    else if (head) {
      close();
      line = Number(head[1]);
      current = [];
    } else if (current && /^[ +-]/.test(raw)) {
      const kind = raw[0] as ' ' | '+' | '-';
      current.push({ kind, text: raw.slice(1), line });
      if (kind !== '-') line++;
    }
  }
  close();
  return hunks.filter((h) => h.length > 0 && h[0]!.file !== '/dev/null');
}

function changesIn(lines: readonly { kind: string; text: string; line: number }[], file: string): Change[] {
  const changes: Change[] = [];
  let i = 0;
  while (i < lines.length) {
    if (lines[i]!.kind === ' ') {
      i++;
      continue;
    }
    const from = i;
    while (i < lines.length && lines[i]!.kind !== ' ') i++;
    const run = lines.slice(from, i);
    const pick = (kind: string): string[] => run.filter((l) => l.kind === kind).map((l) => l.text);
    const context = (part: typeof run): string[] => part.filter((l) => l.kind === ' ').map((l) => l.text);
    changes.push({
      file,
      line: run[0]!.line,
      before: pick('-'),
      after: pick('+'),
      lead: context(lines.slice(Math.max(0, from - 2), from)),
      tail: context(lines.slice(i, i + 2)),
    });
  }
  return changes;
}

/** The edit that puts the old lines back; null when the new ones are not found, or found twice, near where they were. */
function reversed(view: SiteView, change: Change): Edit | null {
  const source = view.reach.source(change.file);
  if (!source) return null;
  const at = findLines(source, change);
  if (at === null) return null;
  const starts = source.ast.getLineStarts();
  const lineEnd = (index: number): number => starts[index] ?? source.text.length;
  const { eol } = source.style;
  const text = change.before.map((l) => l.replace(/\r$/, '') + eol).join('');
  return { source, at: lineEnd(at), end: lineEnd(at + change.after.length), text };
}

function findLines(source: Source, change: Change): number | null {
  const lines = source.text.split('\n').map((l) => l.replace(/\r$/, ''));
  const wanted = [...change.lead, ...change.after, ...change.tail].map((l) => l.replace(/\r$/, ''));
  if (wanted.length === 0) return null;
  const fits = (at: number): boolean => wanted.every((w, i) => lines[at + i] === w);
  const expected = change.line - 1 - change.lead.length;
  if (fits(expected)) return expected + change.lead.length;
  const found = lines.flatMap((_, i) => (fits(i) ? [i] : []));
  return found.length === 1 ? found[0]! + change.lead.length : null;
}
