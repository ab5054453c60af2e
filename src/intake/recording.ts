import type { ProductionEvent } from '../domain/event.ts';
import { openBody } from './body.ts';
import { tryParseJson } from './loose-json.ts';
import { readEvent, type ReadOptions } from './read-event.ts';
import { Scrubber } from './scrubbing/scrubber.ts';
import { readEnvelope } from './sentry/envelope.ts';
import { unreadable } from './unreadable.ts';

/** A recorder's envelope: the event, and beside it the recording as it was sent (`reproof.recording/1`, not yet validated). */
export interface Recorded {
  event: ProductionEvent;
  recording: unknown;
}

/**
 * Reads the event and the `reproof_recording` item of a recorder's envelope; `recording` is null for any other input
 * that readEvent accepts. Both go through one scrubber, so that equal secrets have equal placeholders in both. Faults:
 * UNREADABLE_EVENT, also for a recording that is cut off.
 */
export function readRecording(input: Buffer | string, options: ReadOptions = {}): Recorded {
  const scrubber = options.scrubber === undefined ? new Scrubber() : options.scrubber;
  const event = readEvent(input, { ...options, scrubber });
  const body = openBody(input);
  const item =
    body[0] === 0x7b ? readEnvelope(body)?.items.find((other) => other.type === 'reproof_recording') : undefined;
  if (!item) return { event, recording: null };
  const recording = tryParseJson(item.payload.toString('utf8'));
  if (recording === undefined || item.cut) throw unreadable('the recording beside the event is cut off or damaged');
  return { event, recording: scrubber ? scrubber.deep(recording, 'recording') : recording };
}
