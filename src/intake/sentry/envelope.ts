import { intakeLimits } from '../limits.ts';
import { asObject, asText, at, type LooseObject, tryParseJson } from '../loose-json.ts';

/** One item of an envelope: its header's type and the payload's bytes. */
export interface EnvelopeItem {
  type: string;
  header: LooseObject;
  payload: Buffer;
  /** The header's length goes beyond the end of the input. */
  cut: boolean;
}

export interface Envelope {
  header: LooseObject;
  items: EnvelopeItem[];
}

/**
 * Reads a Sentry envelope (https://develop.sentry.dev/sdk/data-model/envelopes/): a header line, then item header and
 * payload alternately, the payload `length` bytes long or, without a length, up to the line's end. Lenient: blank
 * lines, a last payload without a line end, and envelopes written one behind the other are read as one. Null where
 * the bytes are no envelope; a header alone is one only where `mayBeEmpty` says so.
 */
export function readEnvelope(body: Buffer, { mayBeEmpty = false } = {}): Envelope | null {
  const cursor = { body, offset: 0 };
  const header = asObject(tryParseJson(nextLine(cursor)));
  if (!header || at(header, 'type') !== undefined || isLogRecord(header)) return null;
  const items: EnvelopeItem[] = [];
  let strays = 0;
  while (cursor.offset < body.length && items.length < intakeLimits.envelopeItems) {
    if (strays >= intakeLimits.strayLines) break;
    const line = nextLine(cursor).trim();
    if (line === '') continue;
    const itemHeader = asObject(tryParseJson(line));
    const type = asText(at(itemHeader, 'type'), 100);
    if (!itemHeader || type === null || isLogRecord(itemHeader)) {
      // Another envelope's header may stand here; anything else than an object is no envelope, unless items came before.
      if (!itemHeader && items.length === 0) return null;
      strays += 1;
      continue;
    }
    items.push(readItem(cursor, type, itemHeader));
  }
  return items.length > 0 || mayBeEmpty ? { header, items } : null;
}

/** JSON logs are objects a line as well, and some have a `type`. */
function isLogRecord(line: LooseObject): boolean {
  return ['msg', 'message', 'level', 'stack', 'err', 'error', 'exception'].some((key) => at(line, key) !== undefined);
}

interface Cursor {
  body: Buffer;
  offset: number;
}

function readItem(cursor: Cursor, type: string, header: LooseObject): EnvelopeItem {
  const length = at(header, 'length');
  if (typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0) {
    return { type, header, payload: cutLine(cursor), cut: false };
  }
  const end = cursor.offset + length;
  const payload = cursor.body.subarray(cursor.offset, end);
  const cut = end > cursor.body.length;
  cursor.offset = Math.min(end, cursor.body.length);
  // Some senders count characters instead of bytes: then the payload goes on to the end of its line.
  if (!cut && cursor.offset < cursor.body.length && cursor.body[cursor.offset] !== 0x0a) {
    const rest = cutLine(cursor);
    return { type, header, payload: rest.length < 64 * 1024 ? Buffer.concat([payload, rest]) : payload, cut };
  }
  cursor.offset += 1;
  return { type, header, payload, cut };
}

function cutLine(cursor: Cursor): Buffer {
  const end = cursor.body.indexOf(0x0a, cursor.offset);
  const line = cursor.body.subarray(cursor.offset, end < 0 ? cursor.body.length : end);
  cursor.offset = end < 0 ? cursor.body.length : end + 1;
  return line;
}

/** A header line; no header is longer than this, so a giant payload is never decoded in search of one. */
function nextLine(cursor: Cursor): string {
  const line = cutLine(cursor);
  return line.length > 64 * 1024 ? '' : line.toString('utf8');
}
