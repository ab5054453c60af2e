import { type Edit, shortestEdits } from './edits.ts';
import { splitLines } from './lines.ts';
import { quotePath } from './quoted-path.ts';

/** One file before and after; `before` null = the file is new. */
export interface FileChange {
  path: string;
  before: string | null;
  after: string;
}

export interface Patch {
  /** Unified diff in git's form; `git apply`s at the tree that `before` came from. Empty when nothing changed. */
  text: string;
  files: string[];
  linesAdded: number;
  linesRemoved: number;
}

const contextLines = 3;

/** The patch for some files: smallest edit, three lines of context, files in the order of their paths. */
export function patchOf(changes: readonly FileChange[]): Patch {
  const patch: Patch = { text: '', files: [], linesAdded: 0, linesRemoved: 0 };
  for (const change of changes.toSorted((x, y) => (x.path < y.path ? -1 : 1))) {
    if (change.before === change.after) continue;
    const before = splitLines(change.before ?? '');
    const after = splitLines(change.after);
    const edits = shortestEdits(before, after);
    patch.text += header(change) + hunks(edits, before, after);
    patch.files.push(change.path);
    for (const edit of edits) {
      patch.linesAdded += edit.afterTo - edit.afterFrom;
      patch.linesRemoved += edit.beforeTo - edit.beforeFrom;
    }
  }
  return patch;
}

function header(change: FileChange): string {
  // git needs a tab behind a name with a space, or it reads the rest of the line as a date.
  const named = (side: 'a' | 'b') => quotePath(`${side}/${change.path}`) + (change.path.includes(' ') ? '\t' : '');
  const first = `diff --git ${quotePath(`a/${change.path}`)} ${quotePath(`b/${change.path}`)}\n`;
  if (change.before !== null) return `${first}--- ${named('a')}\n+++ ${named('b')}\n`;
  const names = change.after === '' ? '' : `--- /dev/null\n+++ ${named('b')}\n`;
  return `${first}new file mode 100644\n${change.after === '' ? 'index 0000000..e69de29\n' : ''}${names}`;
}

function hunks(edits: readonly Edit[], before: readonly string[], after: readonly string[]): string {
  return grouped(edits)
    .map((group) => hunk(group, before, after))
    .join('');
}

/** Edits whose contexts touch share a hunk. */
function grouped(edits: readonly Edit[]): Edit[][] {
  const groups: Edit[][] = [];
  for (const edit of edits) {
    const last = groups.at(-1)?.at(-1);
    if (last && edit.beforeFrom - last.beforeTo <= 2 * contextLines) groups.at(-1)?.push(edit);
    else groups.push([edit]);
  }
  return groups;
}

function hunk(group: readonly Edit[], before: readonly string[], after: readonly string[]): string {
  const first = group[0];
  const last = group.at(-1);
  if (!first || !last) return '';
  const from = Math.max(0, first.beforeFrom - contextLines);
  const to = Math.min(before.length, last.beforeTo + contextLines);
  const shift = first.afterFrom - first.beforeFrom;
  const body: string[] = [];
  let at = from;
  for (const edit of group) {
    body.push(...before.slice(at, edit.beforeFrom).map((l) => line(' ', l)));
    body.push(...before.slice(edit.beforeFrom, edit.beforeTo).map((l) => line('-', l)));
    body.push(...after.slice(edit.afterFrom, edit.afterTo).map((l) => line('+', l)));
    at = edit.beforeTo;
  }
  body.push(...before.slice(at, to).map((l) => line(' ', l)));
  const grown = group.reduce((n, e) => n + (e.afterTo - e.afterFrom) - (e.beforeTo - e.beforeFrom), 0);
  return `@@ -${range(from, to - from)} +${range(from + shift, to - from + grown)} @@\n${body.join('')}`;
}

/** `start,count` with git's conventions: 1-based, the line before it when the count is 0, `,1` left out. */
function range(from: number, count: number): string {
  if (count === 0) return `${from},0`;
  return count === 1 ? `${from + 1}` : `${from + 1},${count}`;
}

function line(sign: ' ' | '-' | '+', text: string): string {
  return text.endsWith('\n') ? sign + text : `${sign}${text}\n\\ No newline at end of file\n`;
}
