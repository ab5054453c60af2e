import type { ReproductionContext } from '../context.ts';
import { type Json, type Path, positions, withValue } from '../inputs/document.ts';
import { buildDictionary } from './dictionary.ts';

const filesAtMost = 6;
const changesAtMost = 40;

/** Short literals of the code that failed: what it compares with, and looks up by, is likely to be a good value. */
export function codeWords({ frames, readFile }: Pick<ReproductionContext, 'frames' | 'readFile'>): string[] {
  const files = new Set(frames.flatMap((frame) => (frame.kind === 'source' && frame.file ? [frame.file] : [])));
  const sources = [...files].slice(0, filesAtMost).flatMap((file) => readFile(file) ?? []);
  return buildDictionary(sources, []).words.filter((word) => /^[\w.-]{1,20}$/.test(word));
}

/** The value with one text replaced by one of the words, the first dozen of them at each place. */
export function worded(value: Json, words: readonly string[]): { path: Path; value: Json }[] {
  const texts = positions(value).filter((one) => typeof one.value === 'string');
  return words
    .slice(0, 24)
    .flatMap((word) => texts.map(({ path }) => ({ path, value: withValue(value, path, word) })))
    .slice(0, changesAtMost);
}
