import type { RunOutcome } from '../../domain/run.ts';
import type { EncodedValue } from '../../domain/encoded-value.ts';

/**
 * Places of a run's output at which `undefined`, `NaN` or `[object Object]` stands: `value/*.name=undefined`,
 * `stdout=NaN`. Array positions are folded to `*`, so that places of different inputs compare.
 */
export function strayValues(outcome: RunOutcome): Set<string> {
  const found = new Set<string>();
  if (outcome.kind === 'passed') {
    walk(outcome.value, 'value', found, 0);
    for (const response of outcome.responses) words(response.body, 'response', found);
  }
  if ('stdout' in outcome) words(outcome.stdout, 'stdout', found);
  return found;
}

function walk(value: EncodedValue, at: string, found: Set<string>, depth: number): void {
  if (depth > 60 || found.size > 500) return;
  if (typeof value === 'string') words(value, at, found);
  if (value === null || typeof value !== 'object') return;
  if (Array.isArray(value)) {
    for (const item of value) walk(item, `${at}/*`, found, depth + 1);
    return;
  }
  const tag = value['$'];
  if (tag === 'undefined' || tag === 'nan') found.add(`${at}=${tag === 'nan' ? 'NaN' : 'undefined'}`);
  else if (tag === 'date' && Object.values(value).some((v) => v === null || v === 'Invalid Date')) {
    found.add(`${at}=Invalid Date`);
  } else for (const [name, child] of Object.entries(value)) walk(child, `${at}/${name}`, found, depth + 1);
}

function words(text: string, at: string, found: Set<string>): void {
  for (const [word, pattern] of strays) if (pattern.test(text)) found.add(`${at}=${word}`);
}

const strays: ReadonlyArray<[string, RegExp]> = [
  ['undefined', /\bundefined\b/],
  ['NaN', /\bNaN\b/],
  ['[object Object]', /\[object object\]/i],
  ['Invalid Date', /\bInvalid Date\b/],
  // A null that was made text, as in `tags=null` or `/users/null`; JSON and printed objects have blanks or colons there.
  ['null as text', /[=/&_+]null(?!\w)|(?<![\w"'])null(?=[/&_+=])/],
];

/**
 * Stray values of `outcome` that stand at no such place in any of the accepted runs. With no accepted run to compare
 * with, an `undefined` that is the whole result is not held against it (a function may return nothing).
 */
export function newStrays(outcome: RunOutcome, accepted: readonly RunOutcome[], inputs: string): string[] {
  const known = new Set(accepted.flatMap((o) => [...strayValues(o)]));
  return [...strayValues(outcome)].filter((place) => {
    if (known.has(place)) return false;
    if (accepted.length === 0 && place === 'value=undefined') return false;
    const word = place.slice(place.lastIndexOf('=') + 1);
    return strays.find(([name]) => name === word)?.[1].test(inputs) !== true;
  });
}

/**
 * Whether a call's result is one that no program means to give: `NaN`, an invalid date, an object made text. Such an input
 * was passed through without a check, and says nothing of what is right. What the input itself says is not held against it.
 */
export function isGarbled(outcome: RunOutcome, inputs: string): boolean {
  if (outcome.kind !== 'passed') return false;
  const alone = { ...outcome, stdout: '', responses: [] };
  return newStrays(alone, [], inputs).some((place) => !place.endsWith('=undefined'));
}

/** Kind of the whole result: `string`, `array`, `undefined`, `instance:Foo`, ...; null when the run did not pass. */
export function resultKind(outcome: RunOutcome): string | null {
  if (outcome.kind !== 'passed') return null;
  const value = outcome.value;
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value !== 'object') return typeof value;
  const tag = value['$'];
  if (typeof tag !== 'string') return 'object';
  const name = value['class'] ?? value['name'];
  return tag === 'instance' && typeof name === 'string' ? `instance:${name}` : tag === 'nan' ? 'number' : tag;
}
