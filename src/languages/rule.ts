/** A thing that a text may not hold, found by a pattern over the text without comments; `inText` looks into its strings, too. */
export interface Rule {
  what: string;
  pattern: RegExp;
  inText?: true;
}

export const rule = (what: string, pattern: RegExp): Rule => ({ what, pattern });
export const textRule = (what: string, pattern: RegExp): Rule => ({ what, pattern, inText: true });

/** Every place where a rule is broken, as the words that break it with their 1-based line. Patterns carry the flag `g`. */
export function broken(
  rules: readonly Rule[],
  text: string,
  masked: string,
): Array<{ what: string; words: string; line: number }> {
  return rules.flatMap(({ what, pattern, inText }) =>
    [...(inText ? text : masked).matchAll(pattern)].map((match) => ({
      what,
      words: text
        .slice(match.index, match.index + match[0].length)
        .replace(/\s+/g, ' ')
        .trim()
        .slice(0, 80),
      line: text.slice(0, match.index).split('\n').length,
    })),
  );
}

/** What `after` breaks more often than `before` does. */
export function brought(
  rules: readonly Rule[],
  before: { text: string; masked: string },
  after: { text: string; masked: string },
): Array<{ what: string; words: string; line: number }> {
  const left = new Map<string, number>();
  for (const { what, words } of broken(rules, before.text, before.masked))
    left.set(`${what} ${words}`, (left.get(`${what} ${words}`) ?? 0) + 1);
  return broken(rules, after.text, after.masked).filter(({ what, words }) => {
    const count = left.get(`${what} ${words}`) ?? 0;
    left.set(`${what} ${words}`, count - 1);
    return count <= 0;
  });
}
