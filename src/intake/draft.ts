import { createHash } from 'node:crypto';
import type { EventError, Frame, ProductionEvent } from '../domain/event.ts';
import { parseOperation } from '../domain/operation.ts';
import { plainLine } from '../domain/plain-text.ts';
import { boundedFrames } from './frame.ts';
import { intakeLimits } from './limits.ts';

/** What a reader knows of an event; all else takes the value for "not said". */
export type EventDraft = Pick<ProductionEvent, 'source' | 'platform' | 'errors'> & Partial<ProductionEvent>;

/** An error of an event, its operation parsed and its stack bounded. Frames innermost first. */
export function errorOf(
  known: Pick<EventError, 'type' | 'message'> & Partial<Omit<EventError, 'frames'>> & { frames?: readonly Frame[] },
): EventError {
  const message = known.message.slice(0, intakeLimits.stringLength);
  return {
    code: null,
    mechanism: null,
    ...known,
    message,
    operation: parseOperation(known.type, message),
    frames: boundedFrames(known.frames ?? []),
  };
}

/**
 * Completes a draft. `input` gives the id of an event that has none (a hash, so that the same input is the same
 * event); `now`, where given, is the time of receipt and stands in for a time that the input does not name.
 */
export function completeEvent(draft: EventDraft, input: Buffer, now?: () => Date): ProductionEvent {
  const errors = draft.errors.slice(0, intakeLimits.errors);
  const remarks = [...(draft.remarks ?? []), ...(draft.expectation ? [] : cutRemarks(draft.errors))].slice(
    0,
    intakeLimits.remarks,
  );
  return {
    schema: 'reproof.event/1',
    id: draft.id ?? createHash('sha256').update(input).digest('hex').slice(0, 32),
    level: 'error',
    release: null,
    commit: null,
    environment: null,
    service: null,
    serverName: null,
    runtime: null,
    transaction: null,
    request: null,
    breadcrumbs: [],
    trace: null,
    users: [],
    tags: {},
    fingerprint: null,
    debugImages: [],
    scrubbed: [],
    ...draft,
    at: draft.at ?? now?.().toISOString() ?? null,
    title: titleOf(draft.title ?? null, errors[0]),
    errors,
    remarks,
  };
}

function cutRemarks(errors: readonly EventError[]): string[] {
  return [
    ...(errors.length > intakeLimits.errors
      ? [`only the first ${intakeLimits.errors} of ${errors.length} errors were read`]
      : []),
    ...(errors.some((error) => error.frames.length >= intakeLimits.frames)
      ? [`a stack is cut to ${intakeLimits.frames} frames: the innermost and the outermost`]
      : []),
    ...(errors.length > 0 && errors.every((error) => error.frames.length === 0)
      ? ['the event has no stack frames']
      : []),
  ];
}

/** One printable line: a title is shown in terminals and lists. */
function titleOf(given: string | null, error: EventError | undefined): string {
  const text = given ?? (error ? (error.message === '' ? error.type : `${error.type}: ${error.message}`) : 'event');
  return plainLine(text, 200);
}
