import type { Operation } from '../../domain/event.ts';
import { chainStart } from './chain.ts';
import { folded } from './folded.ts';
import type { Span } from './statement.ts';

/** Nobody writes such statements; looking for brackets in them would take long. */
const longestStatement = 20_000;

/** Where a statement may do an operation: offsets of what is done, in the text; null = the language has no sign for it. */
export type PlacesOf = (operation: Operation, statement: string, masked: string) => Array<Span> | null;

/**
 * The part of a statement that does an operation. Nothing that does it, or no sign to look for: the whole statement. Of
 * steps of one chain (`a[0][1]`) the longest: a trace without columns tells no more. Several chains: null, for nobody can
 * tell which of them failed.
 */
export function doingPart(
  operation: Operation | null,
  { text, masked }: { text: string; masked: string },
  span: Span,
  placesOf: PlacesOf,
): string | null {
  const statement = text.slice(span.start, span.end);
  const shape = masked.slice(span.start, span.end);
  if (statement.length > longestStatement) return folded(statement);
  const places = operation ? placesOf(operation, statement, shape) : null;
  if (!places || places.length === 0) return folded(statement);
  const parts = places.map(({ start, end }) => folded(statement.slice(chainStart(shape, start), end)));
  const longest = parts.reduce((a, b) => (b.length > a.length ? b : a), '');
  return parts.every((part) => longest.startsWith(part)) ? longest : null;
}

/** All matches of a pattern as spans. */
export function spansOf(text: string, pattern: RegExp): Span[] {
  return [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

export const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** Indexing: from what is indexed to the bracket that closes it. */
export function subscripts(masked: string): Span[] {
  return [...masked.matchAll(/[\w)\]]\[/g)].map(({ index }) => {
    let depth = 0;
    let end = index + 1;
    for (; end < masked.length; end += 1) {
      if (masked[end] === '[') depth += 1;
      if (masked[end] === ']') depth -= 1;
      if (depth === 0) break;
    }
    return { start: index + 1, end: end + 1 };
  });
}

/** Divisions, each with what is divided; `//` is one, too, where the language has it. */
export function divisions(masked: string): Span[] {
  return [...masked.matchAll(/[\w)\]]\s*(?:\/\/?|%)(?!=)/g)].map((match) => ({
    start: match.index + 1,
    end: match.index + match[0].length,
  }));
}
