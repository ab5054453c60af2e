import type { EventError, Frame, InboundRequest, ProductionEvent } from '../../../src/domain/event.ts';
import type { ReferenceScrubber } from './reference-scrubber.ts';

/**
 * An event with its secrets replaced: messages, frame variables, request, breadcrumbs, tags, users. What was replaced is
 * marked in `scrubbed` (also what the SDK had filtered already, as rule `sdk`). Secrets found by name are then looked for
 * by value in all of these, so that one copied into another variable goes as well. Scrubbing a scrubbed event changes nothing.
 */
export function referenceScrubEvent(event: ProductionEvent, scrubber: ReferenceScrubber): ProductionEvent {
  const before = scrubber.marks.length;
  const first = scrubParts(event, {
    text: (text, path) => scrubber.text(text, path),
    named: (key, value, path) => scrubber.named(key, value, path),
  });
  const known = (value: unknown, path: string): unknown =>
    mapTexts(value, path, (text, at) => scrubber.known(text, at));
  const second = scrubParts(first, {
    text: (text, path) => scrubber.known(text, path),
    named: (_key, value, path) => known(value, path),
  });
  return { ...second, scrubbed: [...event.scrubbed, ...scrubber.marks.slice(before)] };
}

interface Pass {
  text: (text: string, path: string) => string;
  named: (key: string, value: unknown, path: string) => unknown;
}

function scrubParts(event: ProductionEvent, pass: Pass): ProductionEvent {
  // The request first: its names (headers, cookies, fields) tell the secrets that variables then only repeat.
  const request = event.request ? scrubRequest(event.request, pass) : null;
  return {
    ...event,
    request,
    errors: event.errors.map((error, i) => scrubError(error, `errors[${i}]`, pass)),
    title: pass.text(event.title, 'title'),
    transaction: event.transaction === null ? null : pass.text(event.transaction, 'transaction'),
    breadcrumbs: event.breadcrumbs.map((crumb, i) => ({
      ...crumb,
      message: crumb.message === null ? null : pass.text(crumb.message, `breadcrumbs[${i}].message`),
      data: scrubRecord(crumb.data, `breadcrumbs[${i}].data`, pass),
    })),
    tags: scrubRecord(event.tags, 'tags', pass),
    users: event.users.map((user, i) => pass.text(user, `users[${i}]`)),
  };
}

function scrubError(error: EventError, path: string, pass: Pass): EventError {
  const { operation } = error;
  return {
    ...error,
    message: pass.text(error.message, `${path}.message`),
    operation: {
      ...operation,
      property: operation.property === null ? null : pass.text(operation.property, `${path}.operation.property`),
      expression:
        operation.expression === null ? null : pass.text(operation.expression, `${path}.operation.expression`),
    },
    frames: error.frames.map((frame, i) => scrubFrame(frame, `${path}.frames[${i}]`, pass)),
  };
}

function scrubFrame(frame: Frame, path: string, pass: Pass): Frame {
  return frame.vars === null ? frame : { ...frame, vars: scrubRecord(frame.vars, `${path}.vars`, pass) };
}

function scrubRequest(request: InboundRequest, pass: Pass): InboundRequest {
  return {
    ...request,
    url: pass.text(request.url, 'request.url'),
    headers: scrubRecord(request.headers, 'request.headers', pass),
    query: request.query === null ? null : pass.text(request.query, 'request.query'),
    body: pass.named('body', request.body, 'request.body'),
    cookies:
      request.cookies === null
        ? null
        : (pass.named('cookies', request.cookies, 'request.cookies') as Record<string, string>),
  };
}

/** Names stay and a text stays a text, so the record's type does too. */
function scrubRecord<T>(record: Record<string, T>, path: string, pass: Pass): Record<string, T> {
  const entries = Object.entries(record).map(
    ([key, value]) => [key, pass.named(key, value, `${path}.${key}`) as T] as const,
  );
  return Object.fromEntries(entries);
}

function mapTexts(value: unknown, path: string, map: (text: string, path: string) => string): unknown {
  if (typeof value === 'string') return map(value, path);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item, i) => mapTexts(item, `${path}[${i}]`, map));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, `${path}.${key}`, map)]));
}
