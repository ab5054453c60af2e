import type { FastifyRequest } from 'fastify';
import { Fault } from '../../domain/fault.ts';
import { openBody } from '../../intake/body.ts';
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
      const recorded = readRecording(body, { now });
      return { signals: [recorded], id: recorded.event.id };
    },
    async any(body) {
      return [readRecording(body, { now })];
    },
  };
}
