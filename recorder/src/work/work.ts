import { AsyncLocalStorage } from 'node:async_hooks';
import { types } from 'node:util';
import { bounds } from '../bounds.ts';
import { drop } from '../guard.ts';
import { moment, randomHex } from '../originals.ts';
import type { Encoded } from '../values/encoded.ts';
import { classOf } from '../values/shapes.ts';
import type { Body } from './body.ts';
import type { RawHeaders } from './headers.ts';

/** An HTTP exchange's asking half, as it came; the body may still be coming. */
export interface Asked {
  id: string;
  method: string;
  url: string;
  route: string | null;
  headers: RawHeaders;
  body: Body;
  startedAt: number;
  endedAt: number | null;
}

export interface Answered {
  status: number;
  headers: RawHeaders;
  body: Body;
}

export interface Job {
  id: string;
  queue: string | null;
  name: string;
  payload: Encoded;
  attempt: number | null;
}

/** One call that left the process, in the making. */
export interface Call {
  id: string;
  during: string | null;
  kind: 'http' | 'sql' | 'key-value' | 'file' | 'other';
  /** Of an HTTP call the protocol alone; the rest is in `asked`. */
  target: string;
  operation: string;
  arguments: Encoded[];
  asked: Asked | null;
  outcome:
    | { kind: 'pending' }
    | { kind: 'response'; answered: Answered }
    | { kind: 'value'; value: Encoded }
    | { kind: 'error'; error: { type: string; message: string; code: string | null } };
  startedAt: number;
  endedAt: number | null;
}

export interface Step {
  at: number;
  kind: 'request' | 'job' | 'timer' | 'boundary';
  of: string | null;
  during: string | null;
}

export interface Timer {
  id: string;
  kind: 'timeout' | 'interval' | 'immediate';
  delayMs: number;
  setAt: number;
  firedAt: number | null;
}

/** Everything that is remembered of one request or job (or of the program itself outside of any) while it runs. */
export interface Work {
  id: string;
  asked: Asked | null;
  answered: Answered | null;
  job: Job | null;
  startedAt: number;
  endedAt: number | null;
  calls: Call[];
  reads: { of: 'wall' | 'monotonic'; at: number; value: number }[];
  random: { of: 'math-random' | 'uuid' | 'bytes'; at: number; value: number | string }[];
  timers: Timer[];
  /** The last error that was thrown in it. */
  thrown: { error: unknown } | null;
}

/** What the code that runs now runs for. */
export const current = new AsyncLocalStorage<Work>();

const process8 = randomHex(4);
let ids = 0;
/** A short id, different over processes. */
export const newId = (kind: string): string => `${kind}-${process8}-${(ids += 1)}`;

export function newWork(kind: 'request' | 'job' | 'program'): Work {
  return {
    id: newId(kind),
    asked: null,
    answered: null,
    job: null,
    startedAt: moment(),
    endedAt: null,
    calls: [],
    reads: [],
    random: [],
    timers: [],
    thrown: null,
  };
}

/** What an error was first thrown in: who reports it may stand outside. */
export const thrownIn = new WeakMap<object, Work>();

/** What happens outside of any request or job. */
export const program: Work = newWork('program');

const order: Step[] = [];

/** Notes that an asynchronous step ran; of very many the newest stay. */
export function step(kind: Step['kind'], of: string | null, during: string | null): void {
  order.push({ at: moment(), kind, of, during });
  if (order.length > 2 * bounds.steps) {
    order.splice(0, bounds.steps);
    drop('order', bounds.steps);
  }
}

export const stepsSince = (at: number): Step[] => order.filter((one) => one.at >= at).slice(-bounds.steps);

/** Begins a call of the current work, or of the program; of very many the newest stay. */
export function beginCall(kind: Call['kind'], target: string, operation: string, given: Encoded[] = []): Call {
  const work = current.getStore() ?? program;
  const call: Call = {
    id: newId('call'),
    during: work === program ? null : work.id,
    kind,
    target: target.slice(0, 2048),
    operation: operation.slice(0, 65_536),
    arguments: given,
    asked: null,
    outcome: { kind: 'pending' },
    startedAt: moment(),
    endedAt: null,
  };
  work.calls.push(call);
  if (work.calls.length > bounds.calls) {
    releaseCall(work.calls.shift());
    drop('calls');
  }
  return call;
}

export function endCall(call: Call, outcome: Call['outcome']): void {
  if (call.endedAt !== null) return;
  call.endedAt = moment();
  call.outcome = outcome;
  step('boundary', call.id, call.during);
}

/** An error's outcome, read without running code of the app. */
export function failed(error: unknown): Call['outcome'] {
  const isObject = typeof error === 'object' && error !== null && !types.isProxy(error);
  const own = (key: string): unknown => (isObject ? Object.getOwnPropertyDescriptor(error, key)?.value : undefined);
  const code = own('code');
  const message = isObject ? own('message') : typeof error === 'object' ? '' : String(error);
  return {
    kind: 'error',
    error: {
      type: isObject ? classOf(error) : typeof error,
      message: typeof message === 'string' ? message.slice(0, 2000) : '',
      code: typeof code === 'string' || typeof code === 'number' ? String(code).slice(0, 100) : null,
    },
  };
}

function releaseCall(call: Call | undefined): void {
  call?.asked?.body.release();
  if (call?.outcome.kind === 'response') call.outcome.answered.body.release();
}

/** Gives back what a finished work holds. */
export function releaseWork(work: Work): void {
  work.asked?.body.release();
  work.answered?.body.release();
  for (const call of work.calls) releaseCall(call);
}
