import { createHash } from 'node:crypto';
import type { IncomingSignal } from '../../../ports/store/signal-store.ts';
import { column, columnOrNull } from '../column-text.ts';

/** An incoming signal as columns. */
export interface Arrival {
  /** Its place in the batch. */
  index: number;
  signal: IncomingSignal;
  project: number;
  fingerprint: string;
  eventId: string;
  /** When it happened: the event's own time where that can be true, else when it was received. */
  seenAt: Date;
  hour: string;
  release: string | null;
  environment: string | null;
  /** Hashes of the people hit, as decimal 64-bit integers. */
  people: string[];
}

const day = 86_400_000;

export function arrivalOf(signal: IncomingSignal, index: number): Arrival {
  const { head } = signal;
  const seenAt = plausibleTime(head.at, signal.receivedAt);
  return {
    index,
    signal,
    project: Number(signal.project),
    fingerprint: column(signal.fingerprint, 200),
    eventId: head.id.length <= 100 ? column(head.id, 100) : digest(head.id).toString('hex'),
    seenAt,
    hour: `${seenAt.toISOString().slice(0, 13)}:00:00Z`,
    release: columnOrNull(head.release, 250),
    environment: columnOrNull(head.environment, 100),
    people: [...new Set(head.users.map(personHash))],
  };
}

/** A client's clock may be wrong and its claims false: at most 30 days back and one minute ahead of the receipt. */
function plausibleTime(at: string | null, received: Date): Date {
  const time = at === null ? Number.NaN : Date.parse(at);
  const back = received.getTime() - time;
  return back >= -60_000 && back <= 30 * day ? new Date(Math.min(time, received.getTime())) : received;
}

/** The first 64 bits of SHA-256 of a person's id, as a signed decimal. */
export function personHash(person: string): string {
  return digest(person).readBigInt64BE(0).toString();
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
