/**
 * A text with its comments blanked and the insides of its strings, too (their quotes stay), so that what is left can be
 * searched for structure. `tokens` matches one comment or string; every character keeps its place, every line break stays.
 */
export function maskedBy(text: string, tokens: RegExp): string {
  return text.replace(tokens, (token) => {
    const quotes = /^(?:[A-Za-z]{0,2}#{0,8})("""|'''|"|'|`)/.exec(token)?.[1];
    if (quotes === undefined || token.length < quotes.length * 2) return blank(token);
    const from = token.indexOf(quotes) + quotes.length;
    const to = Math.max(from, token.lastIndexOf(quotes));
    return token.slice(0, from) + blank(token.slice(from, to)) + token.slice(to);
  });
}

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

/** Offset of each line's first character. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
