/**
 * The bare class of an error: `TypeError [ERR_X]` -> TypeError, `java.lang.NullPointerException` ->
 * NullPointerException, `DOMException [AbortError]` -> AbortError, `Uncaught TypeError` -> TypeError. Empty -> Error.
 */
export function bareClass(type: string): string {
  let text = type.slice(0, 300).trim();
  if (text.startsWith('Uncaught ')) text = text.slice(9);
  const bracket = /^([^\s[]+) ?\[([^\]]*)\]$/.exec(text);
  if (bracket) text = (bracket[1] === 'DOMException' ? bracket[2] : bracket[1]) ?? text;
  text = text.replace(/^(?:panic|Exception in thread "[^"]*"):? /, '');
  return /([^.\s:*]+):?$/.exec(text)?.[1] ?? 'Error';
}
