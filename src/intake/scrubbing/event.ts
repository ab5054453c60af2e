import type { Breadcrumb, EventError, Frame, InboundRequest, ProductionEvent } from '../../domain/event.ts';
import type { Expectation } from '../../domain/expectation.ts';
import { mapKept, withKept } from './kept.ts';
import type { Scrubber } from './scrubber.ts';

/**
 * An event with its secrets replaced: messages, frame variables, request, breadcrumbs, tags, users. What was replaced is
 * marked in `scrubbed` (also what the SDK had filtered already, as rule `sdk`). Secrets found by name are then looked for
 * by value in all of these, so that one copied into another variable goes as well. Scrubbing a scrubbed event changes
 * nothing. Parts without secrets are those of the given event, not copies.
 */
export function scrubEvent(event: ProductionEvent, scrubber: Scrubber): ProductionEvent {
  const before = scrubber.marks.length;
  const first = scrubParts(event, {
    text: (text, path) => scrubber.text(text, path),
    named: (key, value, path) => scrubber.named(key, value, path),
    record: (record, path) => scrubber.deep(record, path),
  });
  const second = scrubParts(first, {
    text: (text, path) => scrubber.known(text, path),
    named: (_key, value, path) => scrubber.knownDeep(value, path),
    record: (record, path) => scrubber.knownDeep(record, path),
  });
  return { ...second, scrubbed: [...event.scrubbed, ...scrubber.marks.slice(before)] };
}

interface Pass {
  text: (text: string, path: string) => string;
  named: (key: string, value: unknown, path: string) => unknown;
  /** Names stay and a text stays a text, so a record's type does too. */
  record: <T>(record: Record<string, T>, path: string) => Record<string, T>;
}

function scrubParts(event: ProductionEvent, pass: Pass): ProductionEvent {
  // The request first: its names (headers, cookies, fields) tell the secrets that variables then only repeat.
  const request = event.request ? scrubRequest(event.request, pass) : null;
  return {
    ...event,
    request,
    ...(event.expectation ? { expectation: scrubExpectation(event.expectation, pass) } : {}),
    errors: mapKept(event.errors, (error, i) => scrubError(error, `errors[${i}]`, pass)),
    title: pass.text(event.title, 'title'),
    transaction: event.transaction === null ? null : pass.text(event.transaction, 'transaction'),
    breadcrumbs: mapKept(event.breadcrumbs, (crumb, i) => scrubBreadcrumb(crumb, `breadcrumbs[${i}]`, pass)),
    tags: pass.record(event.tags, 'tags'),
    users: mapKept(event.users, (user, i) => pass.text(user, `users[${i}]`)),
  };
}

function scrubExpectation(expectation: Expectation, pass: Pass): Expectation {
  return pass.record<unknown>(expectation, 'expectation') as Expectation;
}

function scrubBreadcrumb(crumb: Breadcrumb, path: string, pass: Pass): Breadcrumb {
  const message = crumb.message === null ? null : pass.text(crumb.message, `${path}.message`);
  const data = pass.record(crumb.data, `${path}.data`);
  return message === crumb.message && data === crumb.data ? crumb : { ...crumb, message, data };
}

function scrubError(error: EventError, path: string, pass: Pass): EventError {
  const { property, expression } = error.operation;
  return withKept(error, {
    message: pass.text(error.message, `${path}.message`),
    operation: withKept(error.operation, {
      property: property === null ? null : pass.text(property, `${path}.operation.property`),
      expression: expression === null ? null : pass.text(expression, `${path}.operation.expression`),
    }),
    frames: mapKept(error.frames, (frame, i) => scrubFrame(frame, `${path}.frames[${i}]`, pass)),
  });
}

function scrubFrame(frame: Frame, path: string, pass: Pass): Frame {
  return frame.vars === null ? frame : withKept(frame, { vars: pass.record(frame.vars, `${path}.vars`) });
}

function scrubRequest(request: InboundRequest, pass: Pass): InboundRequest {
  return withKept(request, {
    url: pass.text(request.url, 'request.url'),
    headers: pass.record(request.headers, 'request.headers'),
    query: request.query === null ? null : pass.text(request.query, 'request.query'),
    body: pass.named('body', request.body, 'request.body'),
    cookies:
      request.cookies === null
        ? null
        : (pass.named('cookies', request.cookies, 'request.cookies') as Record<string, string>),
  });
}
