import { AsyncLocalStorage } from 'node:async_hooks';
import { monotonic, randomHex } from '../originals.ts';
import type { Encoded } from '../values/encoded.ts';
import type { Body } from './body.ts';
import type { Call } from './call.ts';
import { noHeaders, type RawHeaders } from './headers.ts';
import type { Place } from './place.ts';

export interface Job {
  id: string;
  queue: string | null;
  name: string;
  payload: Encoded;
  attempt: number | null;
}

/** What a work was told of chance. */
export interface Drawn {
  of: 'math-random' | 'uuid' | 'bytes';
  at: number;
  value: number | string;
}

export interface Timer {
  number: number;
  kind: 'timeout' | 'interval' | 'immediate';
  delayMs: number;
  setAt: number;
  /** Order and time of each firing in turn. */
  firings: number[];
  /** Where it was set, for `readPlace`. */
  place: Place | null;
}

let numbers = 0;
let orders = 0;
/** The next number of a thing that is recorded; ids are made of them. */
export const nextNumber = (): number => (numbers += 1);
/** The next place in the order in which asynchronous steps run, over the whole process. */
export const nextOrder = (): number => (orders += 1);

/**
 * Everything that is remembered of one request or job (or of the program itself outside of any) while it runs. Made for
 * every good request: plain numbers and what was at hand, nothing read or built before a report asks. Times in milliseconds of the
 * monotonic clock; 0 = not yet.
 */
export class Work {
  readonly kind: 'request' | 'job' | 'program';
  readonly number: number = nextNumber();
  readonly startedAt: number = monotonic();
  readonly startOrder: number = nextOrder();
  endedAt = 0;
  endOrder = 0;
  /** Where it stands among those that run. */
  slot = 0;
  method = '';
  url = '';
  route: string | null = null;
  headers: RawHeaders = noHeaders;
  body: Body | null = null;
  /** Of the answer; 0 for none. */
  status = 0;
  answerHeaders: RawHeaders = noHeaders;
  answerBody: Body | null = null;
  /** The route that it may become, or is, a negative control of. */
  control: string | null = null;
  job: Job | null = null;
  calls: Call[] | null = null;
  /** In turn: 0 for wall or 1 for monotonic, when, what was told. */
  reads: number[] | null = null;
  random: Drawn[] | null = null;
  timers: Timer[] | null = null;
  /** The last error that was thrown in it, or, `isHanded`, given to it by a call, a framework or a log line. */
  failure: { error: unknown; isHanded: boolean } | null = null;

  constructor(kind: Work['kind']) {
    this.kind = kind;
  }

  get id(): string {
    return idOf(this.kind, this.number);
  }
}

const process8 = randomHex(4);
/** A short id, different over processes. */
export const idOf = (kind: string, number: number): string => `${kind}-${process8}-${number}`;

/** What the code that runs now runs for. */
export const current = new AsyncLocalStorage<Work>();

/** What happens outside of any request or job. */
export const program: Work = new Work('program');

/** What an error was first thrown in: who reports it may stand outside. */
export const thrownIn = new WeakMap<object, Work>();

/** An error that was given to the running work and may never be thrown: a call's, a framework's, one that is logged. */
export function handed(error: unknown, work: Work | undefined = current.getStore()): void {
  if (!work || work === program || typeof error !== 'object' || error === null) return;
  if (work.failure === null || work.failure.isHanded) work.failure = { error, isHanded: true };
}

/** Gives back what a finished work holds. */
export function releaseWork(work: Work): void {
  work.body?.release();
  work.answerBody?.release();
  if (work.calls !== null) for (const call of work.calls) call.release();
}
