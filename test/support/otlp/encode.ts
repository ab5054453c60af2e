/**
 * Writes OTLP requests in protobuf from their JSON form, by the field numbers of opentelemetry-proto 1.3: the other side of
 * the reader under test, which shares nothing with it.
 */
type Json = Record<string, unknown>;

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 128 : low);
  } while (rest > 0n);
  return Buffer.from(bytes);
}

const tag = (field: number, wireType: number) => varint(BigInt(field * 8 + wireType));

export function delimited(field: number, payload: Buffer): Buffer {
  return Buffer.concat([tag(field, 2), varint(BigInt(payload.length)), payload]);
}

const text = (field: number, value: unknown) =>
  value === undefined ? [] : [delimited(field, Buffer.from(String(value)))];
const hex = (field: number, value: unknown) =>
  value === undefined ? [] : [delimited(field, Buffer.from(String(value), 'hex'))];
const integer = (field: number, value: unknown) =>
  value === undefined ? [] : [tag(field, 0), varint(BigInt(value as number | string))];

function fixed64(field: number, value: unknown): Buffer[] {
  if (value === undefined) return [];
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value as string));
  return [tag(field, 1), bytes];
}

function double(field: number, value: number): Buffer[] {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return [tag(field, 1), bytes];
}

const many = (field: number, list: unknown, encode: (item: Json) => Buffer) =>
  ((list ?? []) as Json[]).map((item) => delimited(field, encode(item)));
const join = (...parts: Buffer[][]) => Buffer.concat(parts.flat());

function anyValue(value: Json): Buffer {
  if ('stringValue' in value) return join(text(1, value.stringValue));
  if ('boolValue' in value) return join(integer(2, value.boolValue === true ? 1 : 0));
  if ('intValue' in value) return join(integer(3, value.intValue));
  if ('doubleValue' in value) return join(double(4, value.doubleValue as number));
  if ('arrayValue' in value) return delimited(5, join(many(1, (value.arrayValue as Json).values, anyValue)));
  if ('kvlistValue' in value) return delimited(6, join(many(1, (value.kvlistValue as Json).values, keyValue)));
  if ('bytesValue' in value) return delimited(7, Buffer.from(String(value.bytesValue), 'base64'));
  return Buffer.alloc(0);
}

function keyValue(pair: Json): Buffer {
  return join(text(1, pair.key), [delimited(2, anyValue((pair.value ?? {}) as Json))]);
}

const resource = (group: Json) => [
  delimited(1, join(many(1, (group.resource as Json | undefined)?.attributes, keyValue), integer(2, 3))),
];

function spanEvent(event: Json): Buffer {
  return join(fixed64(1, event.timeUnixNano), text(2, event.name), many(3, event.attributes, keyValue), integer(4, 1));
}

function span(item: Json): Buffer {
  const status = item.status as Json | undefined;
  return join(
    hex(1, item.traceId),
    hex(2, item.spanId),
    hex(4, item.parentSpanId),
    text(5, item.name),
    integer(6, item.kind),
    fixed64(7, item.startTimeUnixNano),
    fixed64(8, item.endTimeUnixNano),
    many(9, item.attributes, keyValue),
    many(11, item.events, spanEvent),
    many(13, [{}], () => join(hex(1, item.traceId))),
    status ? [delimited(15, join(integer(3, status.code)))] : [],
    [tag(16, 5), Buffer.from([1, 1, 0, 0])],
  );
}

function logRecord(item: Json): Buffer {
  return join(
    fixed64(1, item.timeUnixNano),
    integer(2, item.severityNumber),
    item.body ? [delimited(5, anyValue(item.body as Json))] : [],
    many(6, item.attributes, keyValue),
    integer(7, 4),
    hex(9, item.traceId),
    hex(10, item.spanId),
    fixed64(11, item.observedTimeUnixNano),
  );
}

function request(groups: unknown, scopes: string, items: string, encode: (item: Json) => Buffer): Buffer {
  const scope = (group: Json) =>
    join(
      many(1, [{}], () => join(text(1, 'scope'))),
      many(2, group[items], encode),
      text(3, 'url'),
    );
  return join(many(1, groups, (group) => join(resource(group), many(2, group[scopes], scope), text(3, 'url'))));
}

/** `{ resourceSpans }` or `{ resourceLogs }` in protobuf. */
export function encodeOtlp(exported: Json): Buffer {
  return exported.resourceSpans
    ? request(exported.resourceSpans, 'scopeSpans', 'spans', span)
    : request(exported.resourceLogs, 'scopeLogs', 'logRecords', logRecord);
}
