import type { LooseObject } from '../../loose-json.ts';
import { decodeMessage, type Field, type FieldKind, Malformed, type Message } from './wire.ts';

/**
 * The messages of OTLP 1.x that are read, by field number
 * (https://github.com/open-telemetry/opentelemetry-proto/tree/main/opentelemetry/proto), named as OTLP/JSON names them.
 */
const one = (name: string, kind: FieldKind): Field => ({ name, kind });
const many = (name: string, kind: FieldKind): Field => ({ name, kind, repeated: true });

const anyValue: Message = () => anyValueFields;
const keyValue: Message = () => keyValueFields;
const keyValueFields = { 1: one('key', 'text'), 2: one('value', anyValue) };
const arrayFields = { 1: many('values', anyValue) };
const mapFields = { 1: many('values', keyValue) };
const anyValueFields = {
  1: one('stringValue', 'text'),
  2: one('boolValue', 'bool'),
  3: one('intValue', 'integer'),
  4: one('doubleValue', 'double'),
  5: one('arrayValue', () => arrayFields),
  6: one('kvlistValue', () => mapFields),
  7: one('bytesValue', 'base64'),
};

const resourceFields = { 1: many('attributes', keyValue) };
const scopeFields = { 1: one('name', 'text'), 2: one('version', 'text') };

const logRecordFields = {
  1: one('timeUnixNano', 'nanoseconds'),
  2: one('severityNumber', 'integer'),
  3: one('severityText', 'text'),
  5: one('body', anyValue),
  6: many('attributes', keyValue),
  8: one('flags', 'ignored32'),
  9: one('traceId', 'hex'),
  10: one('spanId', 'hex'),
  11: one('observedTimeUnixNano', 'nanoseconds'),
  12: one('eventName', 'text'),
};

const spanEventFields = {
  1: one('timeUnixNano', 'nanoseconds'),
  2: one('name', 'text'),
  3: many('attributes', keyValue),
};
const statusFields = { 2: one('message', 'text'), 3: one('code', 'integer') };
const spanFields = {
  1: one('traceId', 'hex'),
  2: one('spanId', 'hex'),
  3: one('traceState', 'text'),
  4: one('parentSpanId', 'hex'),
  5: one('name', 'text'),
  6: one('kind', 'integer'),
  7: one('startTimeUnixNano', 'nanoseconds'),
  8: one('endTimeUnixNano', 'nanoseconds'),
  9: many('attributes', keyValue),
  11: many('events', () => spanEventFields),
  15: one('status', () => statusFields),
  16: one('flags', 'ignored32'),
};

/** A request: resources, in each of them scopes, in each of these the items. */
function request(resources: string, scopes: string, items: string, itemFields: Record<number, Field>): Message {
  const scopeGroup = { 1: one('scope', () => scopeFields), 2: many(items, () => itemFields) };
  const resourceGroup = { 1: one('resource', () => resourceFields), 2: many(scopes, () => scopeGroup) };
  const fields = { 1: many(resources, () => resourceGroup) };
  return () => fields;
}

const messages = {
  traces: request('resourceSpans', 'scopeSpans', 'spans', spanFields),
  logs: request('resourceLogs', 'scopeLogs', 'logRecords', logRecordFields),
} as const;

/** Which of the two requests a body is; the bytes alone do not always say. */
export type OtlpKind = keyof typeof messages;

export type DecodedOtlp = { kind: 'decoded'; request: LooseObject } | { kind: 'malformed'; why: string };

/**
 * Decodes an ExportLogsServiceRequest or ExportTraceServiceRequest from protobuf into the object that OTLP/JSON has for
 * it. Without a kind both are tried. Throws nothing.
 */
export function decodeOtlp(body: Buffer, kind: OtlpKind | null): DecodedOtlp {
  let why = '';
  for (const candidate of kind === null ? (['traces', 'logs'] as const) : [kind]) {
    try {
      return { kind: 'decoded', request: decodeMessage(body, messages[candidate]) };
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      why = error.message;
    }
  }
  return { kind: 'malformed', why };
}
