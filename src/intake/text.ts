import type { EventDraft } from './draft.ts';
import { errorOf } from './draft.ts';
import { isErrorName, readErrorHeading } from './error-class.ts';
import { expectedError } from './expectation/expected-error.ts';
import { readExpectation } from './expectation/read-expectation.ts';
import { readUnsettled } from './expectation/unsettled.ts';
import { intakeLimits } from './limits.ts';
import { chooseTrace, findTraces } from './traces/find.ts';
import { timeOf, toLines } from './traces/lines.ts';
import { type LogRecord, readLogRecord } from './traces/log-record.ts';
import type { PrintedTrace } from './traces/trace.ts';
import { unreadable } from './unreadable.ts';

/**
 * Reads a pasted stack trace or an excerpt of a log (text, or JSON lines): the last error that nobody caught, else the
 * last error. What else is in there is told by a remark. Faults: UNREADABLE_EVENT for text without any trace.
 */
export function readText(text: string): EventDraft {
  const tail = text.length > intakeLimits.logBytes ? text.slice(-intakeLimits.logBytes) : text;
  const rawLines = tail.split(/\r?\n/);
  const lines = toLines(tail);
  const records = findRecords(rawLines, lines);
  const recordLines = new Set(records.map((record) => record.start));
  const bare = lines.map((line, index) => (recordLines.has(index) ? '' : line));
  const traces: Array<PrintedTrace | LogRecord> = [...records, ...findTraces(bare)];
  traces.sort((a, b) => a.start - b.start);
  const chosen = chooseTrace(traces);
  if (!chosen) return readUnsettled(lines) ?? readHeadingAlone(lines);
  const draft = 'level' in chosen ? draftOfRecord(chosen) : draftOfTrace(chosen);
  return {
    ...draft,
    source: isPastedTrace(lines, traces, chosen) ? 'trace' : 'log',
    at: draft.at ?? timeNear(rawLines, chosen),
    remarks: [
      ...(draft.remarks ?? []),
      ...(tail === text
        ? []
        : [`the log is longer than ${intakeLimits.logBytes / 1024 / 1024} MiB; only its end was read`]),
      ...choiceRemark(traces, chosen),
    ],
  };
}

function draftOfTrace(trace: PrintedTrace): EventDraft {
  return {
    source: 'trace',
    platform: trace.platform,
    errors: trace.errors.map((error, index) => ({
      ...error,
      mechanism: error.mechanism ?? (index === 0 && trace.uncaught ? { type: null, handled: false } : null),
    })),
    runtime: trace.runtime ?? null,
    level: trace.uncaught ? 'fatal' : 'error',
    remarks: trace.remarks ?? [],
  };
}

/** A draft from a JSON log record; its own fields say level, time, service and request. */
export function draftOfRecord(record: LogRecord): EventDraft {
  return {
    ...draftOfTrace(record),
    source: 'log',
    at: record.at,
    level: record.level,
    service: record.service,
    serverName: record.serverName,
    request: record.request,
    trace: record.traceId ? { traceId: record.traceId, spanId: null } : null,
  };
}

function findRecords(rawLines: readonly string[], lines: readonly string[]): LogRecord[] {
  const found: LogRecord[] = [];
  for (const [index, raw] of rawLines.entries()) {
    // A record may be longer than a line's bound, so it is read from the raw line, without the log's prefix.
    const start = (lines[index] ?? '').startsWith('{') ? raw.indexOf('{') : -1;
    const record = start >= 0 && raw.length <= intakeLimits.eventBytes ? readLogRecord(raw.slice(start), index) : null;
    if (record) found.push(record);
  }
  return found.slice(-2000);
}

function choiceRemark(traces: ReadonlyArray<PrintedTrace | LogRecord>, chosen: PrintedTrace): string[] {
  if (traces.length < 2) return [];
  const why = chosen.uncaught ? 'the last one that nobody caught' : 'the last one';
  return [`the text holds ${traces.length} stack traces; ${why} was read (line ${chosen.start + 1})`];
}

/** A trace alone (with the engine's lines round it) is a paste; anything more is a log. */
function isPastedTrace(lines: readonly string[], traces: readonly PrintedTrace[], chosen: PrintedTrace): boolean {
  if (traces.length > 1 || 'level' in chosen) return false;
  const outside = [...lines.slice(0, chosen.start), ...lines.slice(chosen.end)];
  return outside.filter((line) => line.trim() !== '' && !line.startsWith('Node.js v')).length <= 4;
}

function timeNear(rawLines: readonly string[], trace: PrintedTrace): string | null {
  for (let i = trace.start; i >= Math.max(0, trace.start - 3); i -= 1) {
    const time = timeOf((rawLines[i] ?? '').replace(/^[\w.-]{1,80} {0,40}\| ?/, ''));
    if (time) return time;
  }
  return null;
}

/** `TypeError: x is not a function`, or `f(1) gave 2, expected 3`, and nothing else: an error without a stack. */
function readHeadingAlone(lines: readonly string[]): EventDraft {
  const said = lines.filter((line) => line.trim() !== '');
  const expectation = said.length === 1 ? readExpectation(said[0] ?? '', {}) : null;
  if (expectation) {
    const errors = [expectedError(expectation, said[0]?.trim() ?? '')];
    return { source: 'trace', platform: 'node', errors, expectation };
  }
  const heading = said.length > 0 && said.length <= 20 ? readErrorHeading(said.join('\n')) : null;
  if (!heading || !isErrorName(heading.type)) {
    throw unreadable(`it is text of ${lines.length} line${lines.length === 1 ? '' : 's'} without a stack trace`);
  }
  const error = errorOf({ type: heading.type, message: heading.message, code: heading.code });
  return { source: 'trace', platform: 'other', errors: [error] };
}
