import { Fault } from '../../../domain/fault.ts';

/** Where a page ended: the sort values of its last line. */
export type Position = readonly (string | number)[];

/** Opaque to callers; says which sort it belongs to, so that it is not used with another. */
export function cursorOf(sort: string, position: Position): string {
  return Buffer.from(JSON.stringify([sort, ...position])).toString('base64url');
}

/** The position of a cursor. Throws BAD_USAGE for what is none of ours, or one of another sort or length. */
export function positionOf(cursor: string, sort: string, length: number): Position {
  const parts = parsed(cursor);
  const fits = Array.isArray(parts) && parts[0] === sort && parts.length === length + 1;
  if (!fits || !parts.every((part) => typeof part === 'string' || Number.isFinite(part))) {
    throw new Fault('BAD_USAGE', 'the cursor is not one of this list', { help: 'Begin again without `after`.' });
  }
  return parts.slice(1);
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
