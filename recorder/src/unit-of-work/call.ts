import { types } from 'node:util';
import { bounds } from '../bounds.ts';
import { drop } from '../guard.ts';
import { monotonic } from '../originals.ts';
import { classOf } from '../values/shapes.ts';
import type { Body } from './body.ts';
import { noHeaders, type RawHeaders } from './headers.ts';
import { current, handed, idOf, nextNumber, nextOrder, program, type Work } from './work.ts';

/** An error as a call's outcome has it. */
export interface CallError {
  type: string;
  message: string;
  code: string | null;
  /** What else its maker put onto it, where that is plain. */
  fields?: Record<string, string | number | boolean>;
}

/** One call that left the process, in the making. Times as in `Work`. */
export class Call {
  readonly work: Work;
  readonly kind: 'http' | 'sql' | 'key-value' | 'file' | 'other';
  readonly number: number = nextNumber();
  readonly startedAt: number = monotonic();
  endedAt = 0;
  endOrder = 0;
  /** Of an HTTP call the protocol or origin; its host is in the headers. */
  target: string;
  operation: string;
  /** Of what was given, copies that the program cannot change. */
  given: unknown[] | null = null;
  method = '';
  url = '';
  headers: RawHeaders = noHeaders;
  body: Body | null = null;
  outcome: 'pending' | 'response' | 'value' | 'error' = 'pending';
  status = 0;
  answerHeaders: RawHeaders = noHeaders;
  answerBody: Body | null = null;
  /** The value, or the error as `CallError`. */
  value: unknown = null;

  constructor(work: Work, kind: Call['kind'], target: string, operation: string) {
    this.work = work;
    this.kind = kind;
    this.target = target;
    this.operation = operation;
  }

  get id(): string {
    return idOf('call', this.number);
  }

  end(outcome: Call['outcome']): void {
    if (this.endedAt !== 0) return;
    this.endedAt = monotonic();
    this.endOrder = nextOrder();
    this.outcome = outcome;
  }

  answerWith(value: unknown): void {
    if (this.endedAt === 0) this.value = value;
    this.end('value');
  }

  fail(error: unknown): void {
    if (this.endedAt !== 0) return;
    this.value = errorOf(error);
    this.end('error');
    handed(error, this.work);
  }

  release(): void {
    this.body?.release();
    this.answerBody?.release();
  }
}

/** Begins a call of the current work, or of the program; of very many the newest stay. */
export function beginCall(kind: Call['kind'], target: string, operation: string): Call {
  const work = current.getStore() ?? program;
  const call = new Call(work, kind, target, operation);
  const calls = (work.calls ??= []);
  calls.push(call);
  if (calls.length > bounds.calls) {
    calls.shift()?.release();
    drop('calls');
  }
  return call;
}

/** An error's outcome, read without running code of the app. */
function errorOf(error: unknown): CallError {
  const isObject = typeof error === 'object' && error !== null && !types.isProxy(error);
  const own = (key: string): unknown => (isObject ? Object.getOwnPropertyDescriptor(error, key)?.value : undefined);
  const code = own('code');
  const message = isObject ? own('message') : typeof error === 'object' ? '' : String(error);
  return {
    type: isObject ? classOf(error) : typeof error,
    message: typeof message === 'string' ? message.slice(0, 2000) : '',
    code: typeof code === 'string' || typeof code === 'number' ? String(code).slice(0, 100) : null,
    ...(isObject ? plainFields(error) : {}),
  };
}

const fieldsAtMost = 30;

/** What a driver says of an error besides its message: the constraint, the server's number. */
function plainFields(error: object): Pick<CallError, 'fields'> {
  const fields: NonNullable<CallError['fields']> = {};
  let count = 0;
  for (const name of Object.keys(error)) {
    const value: unknown = Object.getOwnPropertyDescriptor(error, name)?.value;
    if (name === 'code' || name === 'message' || name === 'stack' || name === '__proto__' || name.length > 100)
      continue;
    if (typeof value === 'string') fields[name] = value.slice(0, 2000);
    else if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) fields[name] = value;
    else continue;
    if (++count === fieldsAtMost) break;
  }
  return count > 0 ? { fields } : {};
}
