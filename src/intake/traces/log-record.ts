import type { EventError, InboundRequest, ProductionEvent } from '../../domain/event.ts';
import { errorOf } from '../draft.ts';
import { readErrorClass, readErrorHeading } from '../error-class.ts';
import { asArray, asObject, asText, asTime, at, firstText, type LooseObject, tryParseJson } from '../loose-json.ts';
import { readRequest } from '../sentry/request.ts';
import { chooseTrace, findTraces } from './find.ts';
import { toLines } from './lines.ts';
import type { PrintedTrace } from './trace.ts';

/** An error out of a JSON log line (pino, winston, bunyan, log4j, structlog, zap, OTel-like). */
export interface LogRecord extends PrintedTrace {
  at: string | null;
  level: ProductionEvent['level'];
  service: string | null;
  serverName: string | null;
  request: InboundRequest | null;
  traceId: string | null;
}

const holders = ['err', 'error', 'exception', 'exc', 'cause', 'reason'];
const stackKeys = [
  'stack',
  'stack_trace',
  'stackTrace',
  'stacktrace',
  'error.stack',
  'error.stack_trace',
  'exception.stacktrace',
  'exc_info',
  'traceback',
];

/** The error that a JSON log line carries, or null where the line is no JSON or has no stack. `index` is its line. */
export function readLogRecord(line: string, index: number): LogRecord | null {
  const text = line.trim();
  const record = text.startsWith('{') && text.endsWith('}') ? asObject(tryParseJson(text)) : null;
  return record ? recordOf(record, index) : null;
}

/** As readLogRecord, of a parsed object. */
export function recordOf(record: LooseObject, index: number): LogRecord | null {
  const holder = holders
    .map((key) => asObject(at(record, key)))
    .find((value) => value !== null && stackOf(value) !== null);
  const stack = (holder ? stackOf(holder) : null) ?? stackOf(record);
  if (stack === null) return null;
  const trace = chooseTrace(findTraces(toLines(stack)));
  const first = trace ? mergeNames(trace.errors[0], holder ?? record) : bareError(holder ?? record);
  if (!first) return null;
  const level = readLogLevel(record);
  return {
    platform: trace?.platform ?? 'other',
    errors: [first, ...(trace?.errors.slice(1) ?? [])],
    start: index,
    end: index + 1,
    uncaught: level === 'fatal' || (trace?.uncaught ?? false) || /\buncaught|unhandled/i.test(messageOf(record) ?? ''),
    remarks: trace?.remarks ?? [],
    at: asTime(at(record, 'time') ?? at(record, 'timestamp') ?? at(record, '@timestamp') ?? at(record, 'ts')),
    level,
    service: firstText(record, 'service', 'service.name', 'name', 'app'),
    serverName: firstText(record, 'hostname', 'host', 'host.name'),
    request: readRequest(at(record, 'req') ?? at(record, 'request')),
    traceId: firstText(record, 'trace_id', 'traceId', 'dd.trace_id'),
  };
}

function stackOf(value: LooseObject): string | null {
  for (const key of stackKeys) {
    const stack = at(value, key);
    const text = Array.isArray(stack)
      ? asArray(stack)
          .map((line) => asText(line) ?? '')
          .join('\n')
      : stack;
    if (typeof text === 'string' && text.trim() !== '') return text.slice(0, 256 * 1024);
  }
  return null;
}

/** The record's own fields say class, message and code without guessing; they win where the stack has no heading. */
function mergeNames(error: EventError | undefined, source: LooseObject): EventError | undefined {
  if (!error) return undefined;
  const said = firstText(source, 'type', 'name', 'kind', 'error.type', 'exception.type', 'error_type');
  const printed = said ? readErrorClass(said) : null;
  const message = messageOf(source);
  const headless = error.type === 'Error' && error.message === '';
  return errorOf({
    ...error,
    type: headless && printed ? printed.type : error.type,
    message: headless && message !== null ? message : error.message,
    code: error.code ?? firstText(source, 'code', 'error.code') ?? printed?.code ?? null,
  });
}

function bareError(source: LooseObject): EventError | undefined {
  const message = messageOf(source);
  const heading = message ? readErrorHeading(message) : null;
  const type = firstText(source, 'type', 'name', 'error.type');
  return message === null && type === null
    ? undefined
    : errorOf({ type: type ?? heading?.type ?? 'Error', message: message ?? '', code: firstText(source, 'code') });
}

function messageOf(source: LooseObject): string | null {
  return firstText(source, 'message', 'msg', 'error.message', 'exception.message');
}

function readLogLevel(record: LooseObject): ProductionEvent['level'] {
  const level = at(record, 'level') ?? at(record, 'severity') ?? at(record, 'levelname') ?? at(record, 'log.level');
  if (typeof level === 'number') {
    // pino's and bunyan's scale
    return level >= 60 ? 'fatal' : level >= 50 ? 'error' : level >= 40 ? 'warning' : level >= 30 ? 'info' : 'debug';
  }
  const text = typeof level === 'string' ? level.toLowerCase() : '';
  if (/^(?:fatal|critical|emerg|alert|panic)/.test(text)) return 'fatal';
  if (text.startsWith('warn')) return 'warning';
  return text === 'info' || text === 'notice' ? 'info' : text === 'debug' || text === 'trace' ? 'debug' : 'error';
}
