export interface DiffLine {
  kind: 'same' | 'add' | 'del' | 'hunk';
  text: string;
  /** Number in the file before, and after. */
  before: number | null;
  after: number | null;
  /** The part that differs from the line that it takes the place of. */
  mark?: { from: number; to: number };
}
export interface FileDiff {
  path: string;
  added: number;
  removed: number;
  lines: DiffLine[];
}

const hunkHead = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@(.*)$/;

/** Files of a unified diff (https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html), as git writes them. */
export function parseDiff(patch: string): FileDiff[] {
  const files: FileDiff[] = [];
  let file: FileDiff | undefined;
  let [before, after, inHunk] = [0, 0, false];
  for (const line of patch.split('\n')) {
    if (line.startsWith('diff --git ')) {
      file = { path: line.slice(line.lastIndexOf(' b/') + 3), added: 0, removed: 0, lines: [] };
      files.push(file);
      inHunk = false;
    } else if (!file) continue;
    else if (!inHunk && line.startsWith('+++ b/')) file.path = line.slice(6);
    else if (hunkHead.test(line)) {
      const [, from, to, name = ''] = hunkHead.exec(line) ?? [];
      [before, after, inHunk] = [Number(from), Number(to), true];
      file.lines.push({ kind: 'hunk', text: name.trim(), before: null, after: null });
    } else if (inHunk && line.startsWith('+')) {
      file.added += 1;
      file.lines.push({ kind: 'add', text: line.slice(1), before: null, after: after++ });
    } else if (inHunk && line.startsWith('-')) {
      file.removed += 1;
      file.lines.push({ kind: 'del', text: line.slice(1), before: before++, after: null });
    } else if (inHunk && line.startsWith(' '))
      file.lines.push({ kind: 'same', text: line.slice(1), before: before++, after: after++ });
  }
  return files.map((one) => ({ ...one, lines: withMarks(one.lines) }));
}

/** What two lines have in common at their ends is not marked; lines with little in common are not compared. */
function difference(a: string, b: string): [DiffLine['mark'], DiffLine['mark']] {
  let head = 0;
  while (head < Math.min(a.length, b.length) && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  if (head + tail < Math.min(a.length, b.length) * 0.4) return [undefined, undefined];
  return [
    { from: head, to: a.length - tail },
    { from: head, to: b.length - tail },
  ];
}

function withMarks(lines: DiffLine[]): DiffLine[] {
  const marked = [...lines];
  for (let i = 0; i < lines.length; i += 1) {
    if (lines[i]?.kind !== 'del' || lines[i - 1]?.kind === 'del') continue;
    let dels = 0;
    while (lines[i + dels]?.kind === 'del') dels += 1;
    for (let n = 0; n < dels && lines[i + dels + n]?.kind === 'add'; n += 1) {
      const [old, next] = [lines[i + n], lines[i + dels + n]];
      if (!old || !next) continue;
      const [a, b] = difference(old.text, next.text);
      marked[i + n] = { ...old, mark: a };
      marked[i + dels + n] = { ...next, mark: b };
    }
  }
  return marked;
}

/** Lines of the one side and the other in pairs, for a view side by side. */
export function inPairs(lines: readonly DiffLine[]): [DiffLine | null, DiffLine | null][] {
  const pairs: [DiffLine | null, DiffLine | null][] = [];
  let [dels, adds]: [DiffLine[], DiffLine[]] = [[], []];
  const flush = (): void => {
    for (let i = 0; i < Math.max(dels.length, adds.length); i += 1) pairs.push([dels[i] ?? null, adds[i] ?? null]);
    [dels, adds] = [[], []];
  };
  for (const line of lines) {
    if (line.kind === 'del') dels.push(line);
    else if (line.kind === 'add') adds.push(line);
    else {
      flush();
      pairs.push([line, line]);
    }
  }
  flush();
  return pairs;
}
