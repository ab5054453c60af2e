import type { CapturedValue } from '../evidence/captured-values.ts';
import { inside, type Json, type Path, positions, withValue } from '../inputs/document.ts';

/** An input with other words in it, named for the ledger. */
export interface WordMutant {
  value: Json;
  fit: number;
  change: string;
}

const renamesAtMost = 400;
const splicesAtMost = 600;
const textsAtMost = 40;
const capturedAtMost = 10;
const wordsAtMost = 12;
const longest = 300;

const leaves = (root: Json): { path: Path; value: string }[] =>
  positions(root).filter(
    (at): at is { path: Path; value: string } =>
      typeof at.value === 'string' && at.path.length > 0 && at.path.at(-1) !== inside && at.value.length <= longest,
  );

/** The words of an input's texts, those that stand at several places first. */
function wordsOf(texts: readonly { value: string }[]): string[] {
  const counts = new Map<string, number>();
  for (const { value } of texts)
    for (const word of value.match(/[\p{L}_$][\p{L}\p{N}_$]{1,40}/gu) ?? [])
      counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a).map(([word]) => word);
}

/** `text` with the word replaced wherever it stands as a whole. */
const renamedIn = (text: string, word: string, by: string): string =>
  text.replace(/[\p{L}_$][\p{L}\p{N}_$]*/gu, (found) => (found === word ? by : found));

/**
 * The input with one of its words renamed to one that the error names, at all of its places at once: a name that is declared
 * in one text and used in another stays one name. Words of several places first.
 */
export function* renamed(root: Json, said: readonly string[]): Generator<WordMutant> {
  const texts = leaves(root);
  let made = 0;
  for (const word of wordsOf(texts)) {
    for (const by of said.filter((one) => /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(one) && one !== word).slice(0, 4)) {
      if (made++ >= renamesAtMost) return;
      const value = texts.reduce<Json>((whole, at) => {
        const text = renamedIn(at.value, word, by);
        return text === at.value ? whole : withValue(whole, at.path, text);
      }, root);
      yield { value, fit: 0.3, change: `${word} is ${by} everywhere` };
    }
  }
}

/** The captured text in place of the first words of a text, of its last ones, and of each one. */
function* splicedInto(text: string, put: string): Generator<string> {
  const words = [...text.matchAll(/\S+/g)].slice(0, wordsAtMost);
  const ends = words.map((word) => ({ from: word.index, to: word.index + word[0].length }));
  for (const [i, { from, to }] of ends.entries()) {
    const next = ends[i + 1]?.from ?? text.length;
    yield put + text.slice(next);
    if (i > 0) yield text.slice(0, from) + put;
    if (i > 0 && i < ends.length - 1) yield text.slice(0, from) + put + text.slice(to);
  }
  yield put + text;
}

/** Texts that production captured, the innermost frames' first, without those that the input holds. */
function textsCaptured(root: Json, captured: readonly CapturedValue[]): string[] {
  const held = new Set(leaves(root).map(({ value }) => value));
  const inner = captured.filter(({ from }) => from.startsWith('frame:') || from === 'message');
  const texts = inner.flatMap(({ value }) => positions(value, 60).map((at) => at.value));
  const usable = (text: Json): text is string =>
    typeof text === 'string' && text.trim().length > 1 && text.length <= longest && !held.has(text);
  return [...new Set(texts.filter(usable))].slice(0, capturedAtMost);
}

/** The input with a captured text within one of its texts, round by round: each text has its turn with each captured one. */
export function* spliced(root: Json, captured: readonly CapturedValue[]): Generator<WordMutant> {
  const put = textsCaptured(root, captured);
  const ways = leaves(root)
    .slice(0, textsAtMost)
    .flatMap((at) => put.map((text) => ({ at, text, next: splicedInto(at.value, text) })));
  let made = 0;
  for (let left = ways; left.length > 0; ) {
    const going: typeof ways = [];
    for (const way of left) {
      const { done, value } = way.next.next();
      if (done || made++ >= splicesAtMost) continue;
      const change = `${way.at.path.map(String).join('.')} with ${JSON.stringify(way.text.slice(0, 40))} in it`;
      yield { value: withValue(root, way.at.path, value), fit: 0.3, change };
      going.push(way);
    }
    left = going;
  }
}
