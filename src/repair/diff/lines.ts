/**
 * Splits a text into lines that keep their terminator, as git counts them: only `\n` ends a line, so the `\r` of a CRLF
 * file belongs to the line and a missing `\n` at the end of the file stays visible. The parts joined are the text again.
 */
export function splitLines(text: string): string[] {
  const lines: string[] = [];
  let from = 0;
  while (from < text.length) {
    const at = text.indexOf('\n', from);
    const to = at < 0 ? text.length : at + 1;
    lines.push(text.slice(from, to));
    from = to;
  }
  return lines;
}
