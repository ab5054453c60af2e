import { type BlockBounds, plainBlock, plainLine } from '../../domain/plain-text.ts';

/**
 * Strangers' text in Markdown: cleaned and bounded by plain-text.ts, then no markup, no link, no mention, and no way out
 * of its fence or code span.
 */

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
}

/** A fenced code block that the text cannot close: the fence is longer than any run of backticks inside. */
export function fence(text: string, info = 'text', bounds: BlockBounds = { lines: 60, columns: 400 }): string {
  const body = plainBlock(text, bounds);
  const marks = '`'.repeat(Math.max(3, longestRun(body) + 1));
  return `${marks}${info}\n${body}\n${marks}`;
}

/** An inline code span that the text cannot close (https://spec.commonmark.org/0.31.2/#code-spans). */
export function code(text: string, max = 200): string {
  const body = plainLine(text, max);
  if (body === '') return '(empty)';
  const marks = '`'.repeat(longestRun(body) + 1);
  const pad = /^`|`$/.test(body) ? ' ' : '';
  return `${marks}${pad}${body}${pad}${marks}`;
}

/** `code` for a table cell, where even inside a code span a pipe ends the cell. */
export function codeCell(text: string, max = 120): string {
  return code(text, max).replaceAll('\\', '\u29f5').replaceAll('|', '\\|');
}

const markup = /[\\`*_[\]<>&|~#$]/g;

/**
 * A sentence as literal Markdown text on one line. Sentences of ours can quote event data, so markup, autolinks,
 * mentions and list marks are all taken away (mentions by a word joiner: hosts look for them after rendering).
 */
export function prose(text: string, max = 600): string {
  return plainLine(text, max)
    .replace(markup, '\\$&')
    .replace(/:(?=\/\/)/g, '\\:')
    .replace(/\b(www|mailto|xmpp)([.:])/gi, '$1\\$2')
    .replace(/@(?=\w)/g, '@\u2060')
    .replace(/^([-+=])/, '\\$1')
    .replace(/^(\d{1,9})([.)])/, '$1\\$2');
}
