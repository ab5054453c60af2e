import { Scrubber } from '../../../src/intake/scrubbing/scrubber.ts';

/** An event and its recording before they leave the process. */
export interface Report {
  id: string;
  event: Record<string, unknown>;
  recording: Record<string, unknown>;
}

type Json = Record<string, unknown>;

/**
 * Replaces secrets in both by one scrubber (SPEC INT-9, the implementation that the server has) and writes the envelope
 * (https://develop.sentry.dev/sdk/data-model/envelopes/). Names first, then the same values wherever else they stand. Yields after
 * each part, so that the app may have turns in between.
 */
export function* packing({ id, event, recording }: Report): Generator<void, Buffer> {
  const scrubber = new Scrubber();
  const request = scrubber.deep(event.request, 'request');
  const work = scrubber.deep(recording.work, 'work');
  yield;
  const exception = scrubExceptions(event.exception, scrubber);
  const breadcrumbs = scrubber.deep(event.breadcrumbs, 'breadcrumbs');
  yield;
  const scrubbed: Json = { ...recording, work };
  for (const part of ['error', 'frames', 'calls', 'order', 'earlier', 'controls']) {
    scrubbed[part] = scrubber.deep(recording[part], part);
    yield;
  }
  const finalEvent = {
    ...event,
    request: known(request, scrubber),
    exception: { values: exception.map((value) => knownOfException(value, scrubber)) },
    breadcrumbs: known(breadcrumbs, scrubber),
  };
  yield;
  const finalRecording: Json = {};
  for (const [part, value] of Object.entries(scrubbed)) {
    finalRecording[part] = known(value, scrubber);
    yield;
  }
  finalRecording.scrubbed = scrubber.marks;
  const item = (type: string, value: unknown): Buffer[] => {
    const payload = Buffer.from(JSON.stringify(value));
    return [Buffer.from(`${JSON.stringify({ type, length: payload.length })}\n`), payload, Buffer.from('\n')];
  };
  const header = Buffer.from(`${JSON.stringify({ event_id: id, sent_at: new Date().toISOString() })}\n`);
  return Buffer.concat([header, ...item('event', finalEvent), ...item('reproof_recording', finalRecording)]);
}

/** Messages and variables; file names and source lines are the repository's own. */
function scrubExceptions(exception: unknown, scrubber: Scrubber): Json[] {
  const values = (exception as { values: Json[] }).values;
  return values.map((value, i) => ({
    ...value,
    value: scrubber.text(String(value.value), `errors[${i}].message`),
    stacktrace: mapVariables(value.stacktrace, (vars, j) => scrubber.deep(vars, `frames[${j}].vars`)),
  }));
}

function knownOfException(value: Json, scrubber: Scrubber): Json {
  const stacktrace = mapVariables(value.stacktrace, (vars) => known(vars, scrubber));
  return { ...value, value: known(value.value, scrubber), stacktrace };
}

function mapVariables(stacktrace: unknown, map: (vars: unknown, frame: number) => unknown): Json {
  const { frames } = stacktrace as { frames: Json[] };
  return { frames: frames.map((frame, i) => (frame.vars ? { ...frame, vars: map(frame.vars, i) } : frame)) };
}

function known(value: unknown, scrubber: Scrubber): unknown {
  if (typeof value === 'string') return scrubber.known(value, '');
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => known(item, scrubber));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, known(item, scrubber)]));
}
