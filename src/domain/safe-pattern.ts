/**
 * Why a regular expression from a configuration file must not be run on text from production; null when it may. It is
 * refused when it could take more than about the square of the text's length: repetition inside a repeated group,
 * alternatives inside a repeated group, look-around, back references, more than two unbounded repetitions.
 */
export function patternHazard(source: string): string | null {
  if (source.length > 200) return 'is longer than 200 characters';
  const pattern = compiled(source);
  if (typeof pattern === 'string') return `is no regular expression: ${pattern}`;
  const bare = withoutClasses(source);
  if (/\(\?(?:[=!]|<[=!])/.test(bare)) return 'looks ahead or behind, which is not allowed here';
  if (/\\(?:[1-9]|k<)/.test(bare)) return 'refers back to a group, which is not allowed here';
  if (pattern.test('')) return 'matches the empty text';
  return repetitionHazard(bare);
}

function compiled(source: string): RegExp | string {
  try {
    return new RegExp(source, 'u');
  } catch (error) {
    return (error as Error).message.replace(/^.*: /s, '');
  }
}

/** Character classes become one letter, escapes stay two characters: what is left shows the structure. */
function withoutClasses(source: string): string {
  return source.replace(/\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]/g, (part) => (part.startsWith('[') ? 'x' : part));
}

/** How an atom repeats: `varies` when the number of times is not fixed; null when it does not repeat. */
function repetitionAt(text: string): { length: number; most: number; varies: boolean } | null {
  const [all = '', sign, least = '', comma, limit = ''] = /^(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})/.exec(text) ?? [];
  if (all === '') return null;
  if (sign === '?') return { length: 1, most: 1, varies: true };
  const isEndless = sign !== undefined || (comma !== undefined && limit === '');
  const most = isEndless ? Number.POSITIVE_INFINITY : Number(limit || least);
  return { length: all.length, most, varies: isEndless || (limit !== '' && limit !== least) };
}

function repetitionHazard(bare: string): string | null {
  const open: Array<{ varies: boolean }> = [];
  let unbounded = 0;
  for (let i = 0; i < bare.length; i += 1) {
    const char = bare[i];
    if (char === '\\') i += 1;
    if (char === '(') open.push({ varies: false });
    if (char === '|') for (const group of open) group.varies = true;
    const closed = char === ')' ? open.pop() : undefined;
    const repeats = char === '(' || char === '|' ? null : repetitionAt(bare.slice(i + 1));
    if (!repeats) continue;
    if (closed?.varies && repeats.most > 1) return 'repeats a group that itself repeats or has alternatives';
    if (repeats.most > 256 && Number.isFinite(repeats.most)) return 'repeats something more than 256 times';
    if (!Number.isFinite(repeats.most)) unbounded += 1;
    if (repeats.varies) for (const group of open) group.varies = true;
    i += repeats.length;
  }
  return unbounded > 2 ? 'has more than two unbounded repetitions' : null;
}
