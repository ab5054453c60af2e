import { guard } from '../guard.ts';
import { files } from '../originals.ts';

const kept = new Map<string, string[] | null>();
const around = 5;

/** The lines of a source file around a line, as Sentry's events carry them; null where the file is not to be had. */
export function sourceLines(path: string, line: number): { pre: string[]; at: string; post: string[] } | null {
  const lines = linesOf(path);
  const at = lines?.[line - 1];
  if (!lines || at === undefined) return null;
  const cut = (text: string) => text.slice(0, 300);
  return {
    pre: lines.slice(Math.max(0, line - 1 - around), line - 1).map(cut),
    at: cut(at),
    post: lines.slice(line, line + around).map(cut),
  };
}

/** Sources are kept for one report only. */
export function forgetSources(): void {
  kept.clear();
}

function linesOf(path: string): string[] | null {
  const known = kept.get(path);
  if (known !== undefined) return known;
  const read = guard('source', () => readLines(path), null);
  if (kept.size >= 30) kept.clear();
  kept.set(path, read);
  return read;
}

function readLines(path: string): string[] | null {
  const size = files.stat(path, { throwIfNoEntry: false })?.size ?? 0;
  return size > 0 && size < 1_000_000 ? files.read(path, 'utf8').split('\n') : null;
}
