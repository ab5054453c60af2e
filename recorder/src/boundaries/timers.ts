import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers';
import timerPromises from 'node:timers/promises';
import { bounds } from '../bounds.ts';
import { drop, guard } from '../guard.ts';
import { monotonic } from '../originals.ts';
import { notePlace, type Place } from '../unit-of-work/place.ts';
import { current, nextNumber, nextOrder, type Timer, type Work } from '../unit-of-work/work.ts';

type Maker = (...given: unknown[]) => unknown;

const makers = [
  ['setTimeout', 'timeout', '_onTimeout'],
  ['setInterval', 'interval', '_onTimeout'],
  ['setImmediate', 'immediate', '_onImmediate'],
] as const;

/** Notes which timers a request or job sets, where, and when and in which order they fire. */
export function watchTimers(): void {
  watchPromised();
  for (const [name, kind, field] of makers) {
    const original = timers[name] as unknown as Maker;
    const wrapped = function (this: unknown, ...given: unknown[]): unknown {
      const made = Reflect.apply(original, this, given);
      const work = current.getStore();
      if (work !== undefined)
        guard('timers', () => follow(made, begin(work, kind, given[1], wrapped as Maker), field), undefined);
      return made;
    };
    for (const key of Reflect.ownKeys(original)) {
      const own = Object.getOwnPropertyDescriptor(original, key);
      if (own && key !== 'prototype') Object.defineProperty(wrapped, key, own);
    }
    (timers as unknown as Record<string, unknown>)[name] = wrapped;
    Object.defineProperty(globalThis, name, { ...Object.getOwnPropertyDescriptor(globalThis, name), value: wrapped });
  }
  syncBuiltinESMExports();
}

/** `setTimeout` and `setImmediate` of `timers/promises`, which `util.promisify` gives as well. One with a signal may be rejected, which would then look as if it were seen to. */
function watchPromised(): void {
  const own = timerPromises as unknown as Record<string, Maker>;
  for (const [name, kind, at] of [
    ['setTimeout', 'timeout', 2],
    ['setImmediate', 'immediate', 1],
  ] as const) {
    const original = own[name];
    if (!original) continue;
    const wrapped = function (this: unknown, ...given: unknown[]): unknown {
      const promise = Reflect.apply(original, this, given);
      const work = current.getStore();
      if (work !== undefined && promise instanceof Promise)
        guard('timers', () => followPromise(promise, begin(work, kind, given[0], wrapped), given[at]), undefined);
      return promise;
    };
    Object.defineProperty(wrapped, 'name', { value: name, configurable: true });
    Object.defineProperty(wrapped, 'length', { value: original.length, configurable: true });
    own[name] = wrapped;
  }
}

function followPromise(promise: Promise<unknown>, timer: Timer | null, options: unknown): void {
  if (timer && options === undefined) void promise.then(() => guard('timers', () => note(timer), undefined));
}

function begin(work: Work, kind: Timer['kind'], given: unknown, below: Maker): Timer | null {
  const set = (work.timers ??= []);
  if (set.length >= bounds.reads) {
    drop('timers');
    return null;
  }
  const delay = kind === 'immediate' ? 0 : Number(given ?? 1);
  const place: Place | null = guard('place', () => notePlace(below), null);
  const timer: Timer = {
    number: nextNumber(),
    kind,
    delayMs: Number.isFinite(delay) ? delay : 1,
    setAt: monotonic(),
    firings: [],
    place,
  };
  set.push(timer);
  return timer;
}

/**
 * The timer reads its callback when it fires: an accessor in its place sees that moment, and is off the stack again when the
 * callback runs. The callback itself is the app's own, unwrapped.
 */
function follow(made: unknown, timer: Timer | null, field: string): void {
  if (timer === null || typeof made !== 'object' || made === null) return;
  let callback: unknown = (made as Record<string, unknown>)[field];
  if (typeof callback !== 'function' || !Object.hasOwn(made, field)) return;
  Object.defineProperty(made, field, {
    configurable: true,
    enumerable: true,
    get: () => {
      guard('timers', () => fired(timer, made), undefined);
      return callback;
    },
    set: (value) => {
      callback = value;
    },
  });
}

/** `clearTimeout` reads the callback as well: then the timer is not about to run. */
function fired(timer: Timer, made: object): void {
  const due = timer.kind === 'immediate' || monotonic() - timer.setAt >= Math.max(1, timer.delayMs) - 2;
  if (!due || (timer.firings.length > 0 && timer.kind !== 'interval') || Reflect.get(made, '_destroyed') === true)
    return;
  note(timer);
}

function note(timer: Timer): void {
  if (timer.firings.length < 2 * bounds.reads) timer.firings.push(nextOrder(), monotonic());
}
