import type { EventError } from '../../domain/event.ts';
import type { Expectation } from '../../domain/expectation.ts';
import { type EventDraft, errorOf } from '../draft.ts';
import { chooseTrace, findTraces } from '../traces/find.ts';

const defaultMs = 5_000;

const asRecorded = (withinMs: number): Expectation => ({
  kind: 'stated',
  work: { kind: 'as-recorded' },
  demand: { kind: 'settles', withinMs },
  actual: null,
});

/**
 * `ApplicationNotResponding: Application Not Responding for at least 5000 ms` of the Sentry SDKs
 * (https://docs.sentry.io/platforms/javascript/guides/node/configuration/event-loop-block/): the stack is the blocked
 * main thread's. Null for any other error.
 */
export function blockedLoop(error: EventError): Expectation | null {
  const isAnr = error.type === 'ApplicationNotResponding' || /^(?:ANR|AppHang)$/.test(error.mechanism?.type ?? '');
  if (!isAnr) return null;
  const told = Number(/(\d{1,9}) ?ms/.exec(error.message.slice(0, 300))?.[1] ?? defaultMs);
  return asRecorded(Math.min(Math.max(told, 1), 3_600_000));
}

/**
 * Node's `Warning: Detected unsettled top-level await at file:///srv/app.mjs:3` (exit code 13;
 * https://nodejs.org/api/process.html#exit-codes). Null where no line says so.
 */
export function readUnsettled(lines: readonly string[]): EventDraft | null {
  const index = lines.findIndex((line) => line.includes('Detected unsettled top-level await at'));
  if (index < 0) return null;
  const said = (lines[index] ?? '').slice(0, 2_000);
  const place = (said.split('await at ')[1]?.trim() || lines[index + 1]?.trim() || '').slice(0, 1_000);
  const frames =
    chooseTrace(findTraces([`    at ${place}${/:\d+:\d+$/.test(place) ? '' : ':1'}`]))?.errors[0]?.frames ?? [];
  const error = errorOf({ type: 'DeadlineError', message: 'unsettled top-level await', code: 'ERR_DEADLINE', frames });
  const operation = { kind: 'deadline' as const, property: null, met: null, expression: null };
  return {
    source: 'log',
    platform: 'node',
    level: 'fatal',
    errors: [{ ...error, operation }],
    expectation: asRecorded(defaultMs),
  };
}
