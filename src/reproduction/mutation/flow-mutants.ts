import { inside, type Json, type Path, positions, withValue } from '../inputs/document.ts';

/** An input changed where a value comes from that the code of the stack meets. */
export interface FlowMutant {
  value: Json;
  fit: number;
  change: string;
}

type Change = [change: string, value: Json | undefined];

const mutantsAtMost = 240;
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A text that holds the value: without it, without the part or the line that it belongs to, with other words in its place. */
function textChanges(text: string, met: string, said: readonly string[]): Change[] {
  const value = escaped(met);
  const without = (pattern: RegExp): string => text.replace(pattern, '');
  const changed = [
    text.replace(met, ''),
    without(new RegExp(`[;,&]?\\s*[\\w.-]+\\s*[=:]\\s*["']?${value}["']?`)),
    without(new RegExp(`["']?${value}["']?\\s*[,;&|]?`)),
    without(new RegExp(`^.*${value}.*(?:\\r?\\n|$)`, 'm')),
    text.replace(met, `${met}${met}`),
    text.replace(met, met.repeat(40).slice(0, 4_000)),
    ...said.map((word) => text.replace(met, word)),
  ];
  return [...new Set(changed)].filter((next) => next !== text).map((next) => ['changed', next]);
}

const wholeChanges = (held: Json, said: readonly string[]): Change[] => [
  ['removed', undefined],
  ['null', null],
  ['empty', typeof held === 'number' ? 0 : ''],
  ...said.map((word): Change => [word, word]),
  ...(typeof held === 'number'
    ? ([
        ['-1', -1],
        ['one more', held + 1],
        ['half', 0.5],
        ['huge', 1e9],
      ] as Change[])
    : []),
  ['list', [held]],
  ['object', {}],
];

/**
 * Changes of the places of an input where `met` values stand (texts that hold them, numbers, keys), the values that are
 * likeliest to matter first: what the code at the failing place gets is changed there, and nothing else.
 */
export function* flowMutants(ordinary: Json, met: readonly string[], said: readonly string[]): Generator<FlowMutant> {
  const places = positions(ordinary).filter(({ path }) => path.length > 0 && path.at(-1) !== inside);
  let made = 0;
  for (const value of met) {
    for (const { path, value: held } of places) {
      const isWhole = String(held) === value;
      const holds = typeof held === 'string' && held.includes(value);
      if (!isWhole && !holds) continue;
      const changes = isWhole ? wholeChanges(held, said) : textChanges(held as string, value, said);
      for (const [change, next] of changes) {
        if (made++ >= mutantsAtMost) return;
        yield { value: withValue(ordinary, path, next), fit: 0.4, change: words(path, value, change) };
      }
    }
  }
}

const words = (path: Path, value: string, change: string): string =>
  `${path.map(String).join('.')} where ${JSON.stringify(value.slice(0, 40))} comes from, ${change}`;
