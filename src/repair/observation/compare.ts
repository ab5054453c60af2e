import type { RunOutcome } from '../../domain/run.ts';
import { type Facts, factsOf } from './facts.ts';

/** Paths whose text is not the same from run to run of the same code: nothing may be concluded from them. */
export type Volatile = ReadonlySet<string>;

/** The paths that differ between two runs; when the number of lines or items differs, the whole list is volatile. */
export function volatileOf(first: RunOutcome, second: RunOutcome, now: number): Volatile {
  const [a, b] = [factsOf(first, now), factsOf(second, now)];
  return new Set([...new Set([...a.keys(), ...b.keys()])].filter((key) => a.get(key) !== b.get(key)));
}

/** The first path at which two runs differ, with both texts; null when they show the same. */
export function firstDifference(
  before: RunOutcome,
  after: RunOutcome,
  volatile: Volatile,
  now: number,
): { path: string; before: string; after: string } | null {
  const [a, b] = [factsOf(before, now), factsOf(after, now)];
  for (const key of [...a.keys(), ...b.keys()]) {
    if (a.get(key) !== b.get(key) && !isVolatile(key, volatile)) {
      return { path: key, before: brief(a.get(key)), after: brief(b.get(key)) };
    }
  }
  return null;
}

/** A key is volatile itself, or by a part above it that changed between runs (a list whose length varies). */
function isVolatile(key: string, volatile: Volatile): boolean {
  if (volatile.size === 0) return false;
  if (volatile.has(key)) return true;
  for (let at = key.lastIndexOf('/'); at > 0; at = key.lastIndexOf('/', at - 1)) {
    if (volatile.has(key.slice(0, at))) return true;
  }
  return false;
}

function brief(text: string | undefined): string {
  if (text === undefined) return 'nothing';
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** A short text that is equal for runs which show the same: candidates with one signature behave alike. */
export function signatureOf(outcome: RunOutcome, volatile: Volatile, now: number): string {
  const facts: Facts = factsOf(outcome, now);
  return [...facts]
    .filter(([key]) => !isVolatile(key, volatile))
    .map(([key, text]) => `${key}=${text}`)
    .join('\n');
}
