import type { Occurrence } from '../domain/packed-signal.ts';
import type { ProductionEvent } from '../domain/event.ts';
import { readRecording as parseRecording } from '../domain/recording.ts';
import { openInput, type ReadOptions, readOpened } from './read-event.ts';
import { scrubEvent } from './scrubbing/event.ts';
import { Scrubber } from './scrubbing/scrubber.ts';
import type { EnvelopeItem } from './sentry/envelope.ts';

/**
 * Reads the event and the `reproof_recording` item of a recorder's envelope. `recording` is null for other input that
 * readEvent accepts, and for a recording that is damaged or beyond its bounds: then a remark of the event says why. Both go
 * through one scrubber, so that equal secrets have equal placeholders in both. Faults as readEvent.
 */
export function readRecording(input: Buffer | string, options: ReadOptions = {}): Occurrence {
  const scrubber = options.scrubber === undefined ? new Scrubber() : options.scrubber;
  const opened = openInput(input);
  const event = readOpened(opened, options, scrubber);
  const item = opened.envelope?.items.find((other) => other.type === 'reproof_recording') ?? null;
  return recordingBeside(event, item, scrubber);
}

/** An event with the recording that came beside it, scrubbed by what scrubbed the event. */
export function recordingBeside(
  event: ProductionEvent,
  item: EnvelopeItem | null,
  scrubber: Scrubber | null,
): Occurrence {
  if (!item) return { event, recording: null };
  const reading = parseRecording(item.payload.toString('utf8'));
  if (reading.kind === 'unreadable') {
    const why = item.cut ? 'it is cut off' : reading.faults.join('; ').slice(0, 500);
    return {
      event: { ...event, remarks: [...event.remarks, `the recording could not be read: ${why}`] },
      recording: null,
    };
  }
  const { recording } = reading;
  return { event, recording: scrubber ? scrubber.deep(recording, 'recording') : recording };
}

/** What was scrubbed by the built-in rules, by further ones: those of the repository, known only once it is. */
export function scrubAgain({ event, recording }: Occurrence, scrubber: Scrubber): Occurrence {
  return {
    event: scrubEvent(event, scrubber),
    recording: recording && scrubber.deep(recording, 'recording'),
  };
}
