/**
 * Event text, commit subjects and test output are written by strangers. Everything that shows them to a person goes
 * through this file: no terminal escape, no invisible direction change, bounded.
 */

// A whole CSI sequence, or an OSC/DCS one that is terminated; bounded so that matching stays linear.
// oxlint-disable-next-line no-control-regex
const escapes = /\u001b(?:\[[0-?]{0,64}[ -/]{0,8}[@-~]|[\]PX^_][^\u0007\u001b\n]{0,1024}(?:\u0007|\u001b\\))/g;
// C0 but tab and newline, DEL, C1, direction marks and overrides, zero-width characters, tag characters.
// oxlint-disable-next-line no-control-regex
const invisible =
  // oxlint-disable-next-line no-control-regex no-misleading-character-class
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** The text without terminal escapes and invisible characters; newlines (CR and CRLF too) become `\n`, tabs stay. */
export function plain(text: string): string {
  return text.replace(escapes, '').replace(/\r\n?/g, '\n').replace(invisible, '').toWellFormed();
}

/** `plain` on one line, runs of white space folded, cut at `max` characters with the number left out. */
export function plainLine(text: string, max: number): string {
  // Cut before cleaning as well: an attacker's megabytes are never scanned whole.
  const line = plain(text.slice(0, max * 4))
    .replace(/\s+/g, ' ')
    .trim();
  if (line.length <= max && text.length <= max * 4) return line;
  return `${line.slice(0, max).toWellFormed()}… (cut, ${text.length} characters in all)`;
}

export interface BlockBounds {
  lines: number;
  columns: number;
}

/** `plain` on several lines, bounded in lines and columns; what was left out is said in the last line. */
export function plainBlock(text: string, bounds: BlockBounds): string {
  const most = bounds.lines * (bounds.columns + 1) * 4;
  const lines = plain(text.slice(0, most)).replace(/\n+$/, '').split('\n');
  const kept = lines.slice(0, bounds.lines).map((line) => clip(line, bounds.columns));
  const more = lines.length - kept.length;
  if (more > 0 || text.length > most) kept.push(`… (cut, ${text.length} characters in all)`);
  return kept.join('\n');
}

function clip(line: string, columns: number): string {
  return line.length <= columns ? line : `${line.slice(0, columns).toWellFormed()}…`;
}
