import { splitLines } from './lines.ts';
import { unquotePath } from './quoted-path.ts';

export interface Hunk {
  /** 1-based first line of the old text (the line before, when nothing is removed or kept). */
  beforeStart: number;
  before: string[];
  after: string[];
  added: number;
  removed: number;
}

export interface FilePatch {
  /** null on one side = the file is made or removed. */
  from: string | null;
  to: string | null;
  hunks: Hunk[];
  /** What git would do besides lines: mode, rename, copy, binary, symlink. Empty for an ordinary patch. */
  extras: string[];
}

const hunkHeader = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@/;
const extraHeader =
  /^(old mode|new mode|rename from|rename to|copy from|copy to|Binary files|GIT binary patch|(?:new|deleted) file mode (?!100644\b))/;

/** Reads a unified diff in git's form. `null` with a reason when it is none; never throws on any text. */
export function parsePatch(text: string): { files: FilePatch[] } | { error: string } {
  const lines = splitLines(text);
  const files: FilePatch[] = [];
  let current: FilePatch | null = null;
  for (let i = 0; i < lines.length; i++) {
    const line = (lines[i] ?? '').replace(/\n$/, '');
    if (line.startsWith('diff --git ')) {
      current = startFile(line);
      files.push(current);
    } else if (line.startsWith('--- ')) {
      const next = lines[i + 1] ?? '';
      if (!next.startsWith('+++ ')) return { error: `line ${i + 1}: --- without +++` };
      if (!current || current.hunks.length > 0) files.push((current = { from: null, to: null, hunks: [], extras: [] }));
      current.from = unquotePath(line.slice(4));
      current.to = unquotePath(next.slice(4).replace(/\n$/, ''));
      i++;
    } else if (line.startsWith('@@ ')) {
      if (!current) return { error: `line ${i + 1}: a hunk without a file` };
      const read = readHunk(lines, i);
      if ('error' in read) return read;
      current.hunks.push(read.hunk);
      i = read.next - 1;
    } else if (current) noteHeader(current, line);
  }
  return files.length === 0 ? { error: 'no file in the patch' } : { files };
}

/** Names from the `diff --git` line, right for patches without `---` lines (empty files, modes). */
function startFile(line: string): FilePatch {
  const rest = line.slice('diff --git '.length);
  const half = rest.startsWith('"') ? rest.slice(0, rest.indexOf('" ') + 1) : rest.slice(0, (rest.length - 1) / 2);
  const path = unquotePath(half);
  return { from: path, to: path, hunks: [], extras: [] };
}

function noteHeader(file: FilePatch, line: string): void {
  if (line.startsWith('new file mode')) file.from = null;
  if (line.startsWith('deleted file mode')) file.to = null;
  const extra = extraHeader.exec(line);
  if (extra) file.extras.push(line.slice(0, 100));
}

function readHunk(lines: readonly string[], at: number): { hunk: Hunk; next: number } | { error: string } {
  const head = hunkHeader.exec(lines[at] ?? '');
  if (!head) return { error: `line ${at + 1}: a hunk header that cannot be read` };
  const hunk: Hunk = { beforeStart: Number(head[1]), before: [], after: [], added: 0, removed: 0 };
  const [wantBefore, wantAfter] = [Number(head[2] ?? 1), Number(head[4] ?? 1)];
  let i = at + 1;
  while (hunk.before.length < wantBefore || hunk.after.length < wantAfter) {
    const line = lines[i];
    if (line === undefined) return { error: `line ${i + 1}: the patch ends inside a hunk` };
    const bare = lines[i + 1]?.startsWith('\\ No newline') === true;
    const text = bare ? line.slice(1).replace(/\n$/, '') : line === '\n' ? '\n' : line.slice(1);
    const sign = line === '\n' ? ' ' : line[0];
    if (sign !== ' ' && sign !== '-' && sign !== '+')
      return { error: `line ${i + 1}: neither kept, removed nor added` };
    if (sign !== '+') hunk.before.push(text);
    if (sign !== '-') hunk.after.push(text);
    if (sign === '+') hunk.added++;
    if (sign === '-') hunk.removed++;
    i += bare ? 2 : 1;
  }
  const exact = hunk.before.length === wantBefore && hunk.after.length === wantAfter;
  return exact ? { hunk, next: i } : { error: `line ${at + 1}: the counts of the hunk do not hold` };
}
