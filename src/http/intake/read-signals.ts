import type { FastifyRequest } from 'fastify';
import { Fault } from '../../domain/fault.ts';
import { openBody } from '../../intake/body.ts';
import { intakeLimits } from '../../intake/limits.ts';
import { readEnvelope } from '../../intake/sentry/envelope.ts';
import { type Recorded, readRecording } from '../../intake/recording.ts';

/** What one request brought. */
export interface SignalsRead {
  signals: Recorded[];
  /** The envelope's own event id, for one that holds no error (sessions, client reports). */
  id: string | null;
}

/** Bodies to signals. */
export interface ReadSignals {
  /** The first line of an envelope. */
  head(body: Buffer, request: FastifyRequest): Promise<string>;
  sentry(body: Buffer, request: FastifyRequest): Promise<SignalsRead>;
  /** Of any format that is told apart by content; empty for an export that holds no error. Throws UNREADABLE_EVENT. */
  any(body: Buffer, request: FastifyRequest): Promise<Recorded[]>;
}

/** Reads in this thread. */
export function readHere(now: () => Date): ReadSignals {
  return {
    async head(body) {
      return openBody(body).subarray(0, 8192).toString('utf8').split('\n', 1)[0] ?? '';
    },
    async sentry(body) {
      if (body.length === 0) throw new Fault('UNREADABLE_EVENT', 'the body is empty');
      const opened = openBody(body);
      const envelope = opened[0] === 0x7b ? readEnvelope(opened) : null;
      // Sessions, client reports, transactions: taken, and nothing of them is an error.
      if (envelope && !envelope.items.some((item) => item.type === 'event')) {
        const { event_id: id } = envelope.header as { event_id?: unknown };
        return { signals: [], id: typeof id === 'string' ? id.slice(0, 64) : null };
      }
      const event = envelope?.items.find((item) => item.type === 'event')?.payload ?? opened;
      if (event.length > intakeLimits.eventBytes)
        throw new Fault('TOO_LARGE', `the event has ${event.length} bytes, more than ${intakeLimits.eventBytes}`);
      const recorded = readRecording(opened, { now });
      return { signals: [recorded], id: recorded.event.id };
    },
    async any(body) {
      return [readRecording(body, { now })];
    },
  };
}
