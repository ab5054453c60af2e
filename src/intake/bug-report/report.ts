import type { EventError, ProductionEvent } from '../../domain/event.ts';
import type { EventDraft } from '../draft.ts';
import { errorOf } from '../draft.ts';
import { expectedError } from '../expectation/expected-error.ts';
import { readExpectation } from '../expectation/read-expectation.ts';
import { isErrorName, readErrorClass, readErrorHeading } from '../error-class.ts';
import { asObject, asText, asTextMap, asTime, at, firstText, type LooseObject } from '../loose-json.ts';
import { readCommit, serviceOfRelease } from '../release.ts';
import { readRequest } from '../sentry/request.ts';
import { chooseTrace, findTraces } from '../traces/find.ts';
import { toLines } from '../traces/lines.ts';

/** The fields of an automatically filed report (SPEC INT-3), whichever way they were written. All as said, or null. */
export interface FiledReport {
  title: string | null;
  source: string | null;
  errorType: string | null;
  message: string | null;
  stackTrace: string | null;
  severity: string | null;
  occurredAt: unknown;
  context: LooseObject;
}

/** An event draft from a filed report; a stack that can't be read leaves a remark. */
export function draftOfReport(report: FiledReport, source: 'auto-file' | 'bug-markdown'): EventDraft {
  const trace = report.stackTrace ? chooseTrace(findTraces(toLines(report.stackTrace))) : null;
  const release = firstText(report.context, 'release', 'version');
  const tags = asTextMap(at(report.context, 'tags'));
  const commit = firstText(report.context, 'commit', 'revision', 'git_commit');
  // With a stack it is an exception, whatever else is said.
  const expectation = report.stackTrace ? null : readExpectation(report.message, report.context);
  return {
    source,
    platform: expectation ? 'node' : platformOf(report, trace?.platform ?? null),
    errors: expectation ? [expectedError(expectation, report.message)] : errorsOf(report, trace?.errors ?? []),
    ...(expectation ? { expectation } : {}),
    title: report.title ?? undefined,
    at: asTime(report.occurredAt),
    level: levelOf(report.severity),
    release,
    commit: readCommit(release, commit ? { ...tags, commit } : tags),
    environment: firstText(report.context, 'environment', 'env'),
    service: firstText(report.context, 'service', 'app') ?? serviceOfRelease(release),
    request: readRequest(at(report.context, 'request')) ?? pageRequest(report.context),
    transaction: firstText(report.context, 'transaction', 'route'),
    users: [firstText(report.context, 'user_id', 'userId', 'user')].filter((id) => id !== null),
    tags,
    remarks: [
      ...(trace?.remarks ?? []),
      ...(report.stackTrace && !trace ? ['the stack trace of the report could not be read'] : []),
    ],
  };
}

/** The class is in `error_type` only where that is one; reporters also put a kind there (`js_error`), and the class begins the message. */
function errorsOf(report: FiledReport, traced: readonly EventError[]): EventError[] {
  const heading = report.message ? readErrorHeading(report.message) : null;
  const named = heading !== null && isErrorName(heading.type) ? heading : null;
  const said = report.errorType ? readErrorClass(report.errorType) : null;
  const outer = traced[0];
  const tracedIsNamed = outer !== undefined && (isErrorName(outer.type) || outer.message !== '');
  const isClass = said !== null && (isErrorName(said.type) || /^[A-Z][\w$.]*$/.test(said.type));
  const stackType = tracedIsNamed && outer && outer.type !== 'Error' ? outer.type : null;
  const type = (isClass ? said.type : null) ?? named?.type ?? stackType ?? outer?.type ?? said?.type ?? 'Error';
  const message = named?.message ?? report.message ?? outer?.message ?? '';
  const code = said?.code ?? named?.code ?? outer?.code ?? firstText(report.context, 'code');
  const first = errorOf({
    type,
    message,
    code,
    frames: outer?.frames ?? contextFrame(report.context),
    mechanism: outer?.mechanism ?? null,
  });
  return [first, ...traced.slice(1)];
}

/** `window.onerror` gives a place without a stack: `source_file`, `line`, `column` in the context. */
function contextFrame(context: LooseObject): EventError['frames'] {
  const file = firstText(context, 'source_file', 'filename', 'file');
  const line = firstText(context, 'line', 'lineno');
  const column = firstText(context, 'column', 'colno') ?? '1';
  if (file === null || line === null) return [];
  return chooseTrace(findTraces([`    at ${file}:${line}:${column}`]))?.errors[0]?.frames ?? [];
}

function platformOf(report: FiledReport, traced: ProductionEvent['platform'] | null): ProductionEvent['platform'] {
  const isPage = report.source === 'frontend' || at(report.context, 'user_agent') !== undefined;
  if (isPage && (traced === null || traced === 'node')) return 'javascript';
  return traced ?? 'other';
}

function levelOf(severity: string | null): ProductionEvent['level'] {
  const text = severity?.toLowerCase() ?? '';
  if (text === 'critical' || text === 'fatal' || text === 'p0') return 'fatal';
  if (text === 'low' || text === 'warning' || text === 'medium') return 'warning';
  return text === 'info' || text === 'debug' ? text : 'error';
}

function pageRequest(context: LooseObject): ProductionEvent['request'] {
  const url = firstText(context, 'url');
  return url === null || !/^https?:\/\//.test(url)
    ? null
    : readRequest({ url, method: firstText(context, 'method') ?? 'GET' });
}

/** The body of `POST /api/v1/auto-file-bug` as a report; null where the object is none. */
export function readAutoFileBody(body: LooseObject): FiledReport | null {
  const context = at(body, 'context');
  const speaks = ['expected', 'expected_status', 'deadline_ms', 'grows'].some((key) => at(context, key) !== undefined);
  const isReport = speaks || ['error_type', 'stack_trace'].some((key) => at(body, key) !== undefined);
  const message = asText(at(body, 'message'));
  if (!isReport || (!speaks && message === null && asText(at(body, 'stack_trace')) === null)) return null;
  return {
    title: asText(at(body, 'title'), 300),
    source: asText(at(body, 'source'), 100),
    errorType: asText(at(body, 'error_type'), 300),
    message,
    stackTrace: asText(at(body, 'stack_trace'), 256 * 1024),
    severity: asText(at(body, 'severity'), 20),
    occurredAt: at(body, 'occurred_at'),
    context: asObject(context) ?? {},
  };
}
