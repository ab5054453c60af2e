import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { bounds } from '../bounds.ts';
import { drop, guard } from '../guard.ts';
import { moment } from '../originals.ts';
import { current, type Work } from '../work/work.ts';

/** Notes what a request or job is told of time and chance; outside of any, nothing. */
export function watchClock(): void {
  watchDate();
  watchMonotonic();
  watchChance();
}

function read(of: 'wall' | 'monotonic', value: number): void {
  const work = current.getStore();
  if (!work) return;
  if (work.reads.length < bounds.reads) work.reads.push({ of, at: moment(), value });
  else drop('clock');
}

function drew(of: Work['random'][number]['of'], value: number | string): void {
  const work = current.getStore();
  if (!work) return;
  if (work.random.length < bounds.reads) work.random.push({ of, at: moment(), value });
  else drop('random');
}

/** `new Date()` does not go through `Date.now`: the constructor itself is stood in for, by a proxy that is equal in all that can be asked of it. */
function watchDate(): void {
  const original = Date;
  const now = original.now;
  original.now = function () {
    const value = now();
    guard('clock', () => read('wall', value), undefined);
    return value;
  };
  Object.defineProperty(original.now, 'name', { value: 'now', configurable: true });
  const time = original.prototype.getTime;
  const proxy: DateConstructor = new Proxy(original, {
    construct(target, given, maker) {
      const made = Reflect.construct(target, given, maker === proxy ? target : maker) as Date;
      if (given.length === 0) guard('clock', () => read('wall', time.call(made)), undefined);
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
  const { now } = prototype;
  Object.defineProperty(prototype, 'now', {
    ...Object.getOwnPropertyDescriptor(prototype, 'now'),
    value: function (this: typeof performance) {
      const value = now.call(this);
      guard('clock', () => read('monotonic', value), undefined);
      return value;
    },
  });
}

function watchChance(): void {
  const { random } = Math;
  Math.random = () => {
    const value = random();
    guard('clock', () => drew('math-random', value), undefined);
    return value;
  };
  Object.defineProperty(Math.random, 'name', { value: 'random', configurable: true });
  const { randomUUID } = crypto;
  crypto.randomUUID = function (...given) {
    const value = randomUUID(...given);
    guard('clock', () => drew('uuid', value), undefined);
    return value;
  };
  const { randomBytes } = crypto;
  crypto.randomBytes = function (...given: Parameters<typeof randomBytes>) {
    const value = randomBytes(...given) as Buffer | undefined;
    if (Buffer.isBuffer(value))
      guard('clock', () => drew('bytes', value.subarray(0, 256).toString('base64')), undefined);
    return value;
  } as typeof randomBytes;
  syncBuiltinESMExports();
}
