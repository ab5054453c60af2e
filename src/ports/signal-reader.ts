import type { Fault } from '../domain/fault.ts';
import type { SpanMinute } from '../domain/span-minute.ts';
import type { PackedSignal } from '../domain/packed-signal.ts';

/** A body as it came in. */
export interface SentBody {
  bytes: Uint8Array;
  contentEncoding: string | null;
  contentType: string | null;
  /** What the address says that was posted to; without it the content tells. */
  expect?: 'envelope' | 'otlp-logs' | 'otlp-traces';
  /** Decoded bytes that it may have; without it an envelope's bound holds. */
  mostBytes?: number;
  /** For events that name no time of their own. */
  receivedAt: Date;
}

/** What one body held. */
export interface ReadBody {
  signals: PackedSignal[];
  /** What spans tell, those of requests that did well too. */
  spans: SpanMinute[];
  /** An envelope's id as its header names it, for those that hold no error; else ''. */
  envelopeId: string;
}

/** Reads bodies: undoes their encoding, reads, scrubs, fingerprints and packs all signals in them. */
export interface SignalReader {
  /** Throws TOO_LARGE, UNREADABLE_EVENT where nothing of the body could be read. */
  read(body: SentBody): Promise<ReadBody>;
  /** Bodies that are not read yet. */
  readonly depth: number;
  close(): Promise<void>;
}

export type ReadingFault = Pick<Fault, 'code' | 'message' | 'help'>;
