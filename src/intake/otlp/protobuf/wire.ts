/** What a field holds, and which wire type it must have (https://protobuf.dev/programming-guides/encoding/). */
export type FieldKind =
  | 'text'
  | 'hex'
  | 'base64'
  | 'nanoseconds'
  | 'integer'
  | 'bool'
  | 'double'
  | 'ignored32'
  | Message;

export interface Field {
  name: string;
  kind: FieldKind;
  repeated?: true;
}

/** A message's fields by number. Called when needed, since messages contain themselves. */
export type Message = () => Readonly<Record<number, Field>>;

const varint = 0;
const fixed64 = 1;
const delimited = 2;
const fixed32 = 5;

/** Deeper messages and more fields than any exporter sends end the reading. */
const bounds = { depth: 40, fields: 2_000_000 } as const;

/** Bytes that are not the message they should be. Caught by `decodeMessage`'s callers in this folder. */
export class Malformed extends Error {}

/** Where reading stands, and how much may still be read. */
class Reader {
  readonly body: Buffer;
  offset: number;
  fieldsLeft: number = bounds.fields;

  constructor(body: Buffer) {
    this.body = body;
    this.offset = 0;
  }

  /** An unsigned varint of at most 10 bytes. Exact up to 2^53; `bigVarint` keeps the rest. */
  varint(end: number): number {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.offset >= end) throw new Malformed('a number is cut off');
      const byte = this.body[this.offset] ?? 0;
      this.offset += 1;
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
    throw new Malformed('a number has more than 10 bytes');
  }

  bigVarint(end: number): bigint {
    const start = this.offset;
    this.varint(end);
    let value = 0n;
    for (let index = this.offset - 1; index >= start; index -= 1) {
      value = (value << 7n) | BigInt((this.body[index] ?? 0) & 127);
    }
    return BigInt.asIntN(64, value);
  }

  /** Steps over `length` bytes and returns where they began. */
  skip(length: number, end: number): number {
    const start = this.offset;
    if (length > end - start) throw new Malformed('a field is longer than what holds it');
    this.offset += length;
    return start;
  }
}

/**
 * A message as the object that its JSON form (proto3 JSON as OTLP writes it: ids in hex, 64-bit numbers as text) would
 * parse to. Unknown fields are passed over. Throws Malformed for bytes that are no such message; bounded in depth and fields.
 */
export function decodeMessage(body: Buffer, message: Message): Record<string, unknown> {
  return readMessage(new Reader(body), message, body.length, 0);
}

function readMessage(reader: Reader, message: Message, end: number, depth: number): Record<string, unknown> {
  if (depth > bounds.depth) throw new Malformed('messages are nested too deep');
  const fields = message();
  const result: Record<string, unknown> = {};
  while (reader.offset < end) {
    reader.fieldsLeft -= 1;
    if (reader.fieldsLeft < 0) throw new Malformed('too many fields');
    const tag = reader.varint(end);
    const field = fields[Math.floor(tag / 8)];
    const wireType = tag % 8;
    if (tag < 8) throw new Malformed('a field has no number');
    if (!field) skipField(reader, wireType, end);
    else put(result, field, readField(reader, field.kind, wireType, end, depth));
  }
  return result;
}

function put(result: Record<string, unknown>, field: Field, value: unknown): void {
  if (!field.repeated) {
    result[field.name] = value;
    return;
  }
  const list = result[field.name];
  if (Array.isArray(list)) list.push(value);
  else result[field.name] = [value];
}

function skipField(reader: Reader, wireType: number, end: number): void {
  if (wireType === varint) reader.varint(end);
  else if (wireType === fixed64) reader.skip(8, end);
  else if (wireType === fixed32) reader.skip(4, end);
  else if (wireType === delimited) reader.skip(reader.varint(end), end);
  else throw new Malformed(`wire type ${wireType} is not in use`);
}

function expectType(found: number, wanted: number): void {
  if (found !== wanted) throw new Malformed(`wire type ${found} where ${wanted} belongs`);
}

function readField(reader: Reader, kind: FieldKind, wireType: number, end: number, depth: number): unknown {
  switch (kind) {
    case 'integer':
    case 'bool':
      expectType(wireType, varint);
      return kind === 'bool' ? reader.varint(end) !== 0 : integer(reader.bigVarint(end));
    case 'nanoseconds':
      expectType(wireType, fixed64);
      return reader.body.readBigUInt64LE(reader.skip(8, end)).toString();
    case 'double':
      expectType(wireType, fixed64);
      return reader.body.readDoubleLE(reader.skip(8, end));
    case 'ignored32':
      expectType(wireType, fixed32);
      reader.skip(4, end);
      return undefined;
    default:
      expectType(wireType, delimited);
      return readDelimited(reader, kind, end, depth);
  }
}

function readDelimited(reader: Reader, kind: 'text' | 'hex' | 'base64' | Message, end: number, depth: number): unknown {
  const length = reader.varint(end);
  const start = reader.skip(length, end);
  if (typeof kind === 'function') {
    reader.offset = start;
    return readMessage(reader, kind, start + length, depth + 1);
  }
  const encoding = kind === 'text' ? 'utf8' : kind;
  return reader.body.toString(encoding, start, start + length);
}

/** A number where it is exact, else its digits. */
function integer(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}
