import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { bounds } from '../bounds.ts';
import { drop, guard } from '../guard.ts';
import { monotonic as now } from '../originals.ts';
import { current, type Drawn, type Work } from '../unit-of-work/work.ts';

/** Notes what a request or job is told of time and chance; outside of any, nothing. */
export function watchClock(): void {
  watchDate();
  watchMonotonic();
  watchChance();
}

const wall = 0;
const monotonic = 1;

function read(work: Work, of: 0 | 1, value: number): void {
  const reads = (work.reads ??= []);
  if (reads.length < 3 * bounds.reads) reads.push(of, now(), value);
  else drop('clock');
}

function drew(work: Work, of: Drawn['of'], value: number | string): void {
  const random = (work.random ??= []);
  if (random.length < bounds.reads) random.push({ of, at: now(), value });
  else drop('random');
}

/** `new Date()` does not go through `Date.now`: the constructor itself is stood in for, by a proxy that is equal in all that can be asked of it. */
function watchDate(): void {
  const original = Date;
  const dateNow = original.now;
  original.now = function () {
    const value = dateNow();
    const work = current.getStore();
    if (work !== undefined) guard('clock', () => read(work, wall, value), undefined);
    return value;
  };
  Object.defineProperty(original.now, 'name', { value: 'now', configurable: true });
  const time = original.prototype.getTime;
  const proxy: DateConstructor = new Proxy(original, {
    construct(target, given, maker) {
      const made = Reflect.construct(target, given, maker === proxy ? target : maker) as Date;
      const work = given.length === 0 ? current.getStore() : undefined;
      if (work !== undefined) guard('clock', () => read(work, wall, time.call(made)), undefined);
      return made;
    },
  });
  Object.defineProperty(original.prototype, 'constructor', {
    value: proxy,
    writable: true,
    enumerable: false,
    configurable: true,
  });
  globalThis.Date = proxy;
}

function watchMonotonic(): void {
  const { performance } = globalThis;
  const prototype = Object.getPrototypeOf(performance) as typeof performance;
  const { now: told } = prototype;
  Object.defineProperty(prototype, 'now', {
    ...Object.getOwnPropertyDescriptor(prototype, 'now'),
    value: function (this: typeof performance) {
      const value = told.call(this);
      const work = current.getStore();
      if (work !== undefined) guard('clock', () => read(work, monotonic, value), undefined);
      return value;
    },
  });
}

function watchChance(): void {
  const { random } = Math;
  Math.random = () => {
    const value = random();
    const work = current.getStore();
    if (work !== undefined) guard('clock', () => drew(work, 'math-random', value), undefined);
    return value;
  };
  Object.defineProperty(Math.random, 'name', { value: 'random', configurable: true });
  const { randomUUID } = crypto;
  crypto.randomUUID = function (...given) {
    const value = randomUUID(...given);
    const work = current.getStore();
    if (work !== undefined) guard('clock', () => drew(work, 'uuid', value), undefined);
    return value;
  };
  const { randomBytes } = crypto;
  crypto.randomBytes = function (...given: Parameters<typeof randomBytes>) {
    const value = randomBytes(...given) as Buffer | undefined;
    const work = current.getStore();
    if (work !== undefined && Buffer.isBuffer(value))
      guard('clock', () => drew(work, 'bytes', value.subarray(0, 256).toString('base64')), undefined);
    return value;
  } as typeof randomBytes;
  syncBuiltinESMExports();
}
