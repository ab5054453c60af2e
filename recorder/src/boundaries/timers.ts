import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers';
import { bounds } from '../bounds.ts';
import { drop, guard } from '../guard.ts';
import { moment } from '../originals.ts';
import { current, newId, step, type Timer, type Work } from '../work/work.ts';

type Maker = (...given: unknown[]) => unknown;

const makers = [
  ['setTimeout', 'timeout', '_onTimeout'],
  ['setInterval', 'interval', '_onTimeout'],
  ['setImmediate', 'immediate', '_onImmediate'],
] as const;

/** Notes which timers a request or job sets, and when and in which order they fire. */
export function watchTimers(): void {
  for (const [name, kind, field] of makers) {
    const original = timers[name] as unknown as Maker;
    const wrapped = function (this: unknown, ...given: unknown[]): unknown {
      const made = Reflect.apply(original, this, given);
      const work = current.getStore();
      if (work)
        guard(
          'timers',
          () => follow(made, work, kind, kind === 'immediate' ? 0 : Number(given[1] ?? 1), field),
          undefined,
        );
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

/**
 * The timer reads its callback when it fires: an accessor in its place sees that moment, and is off the stack again when the
 * callback runs. The callback itself is the app's own, unwrapped.
 */
function follow(made: unknown, work: Work, kind: Timer['kind'], delay: number, field: string): void {
  if (work.timers.length >= bounds.reads) return drop('timers');
  const timer: Timer = {
    id: newId('timer'),
    kind,
    delayMs: Number.isFinite(delay) ? delay : 1,
    setAt: moment(),
    firedAt: null,
  };
  work.timers.push(timer);
  if (typeof made !== 'object' || made === null) return;
  let callback: unknown = (made as Record<string, unknown>)[field];
  if (typeof callback !== 'function' || !Object.hasOwn(made, field)) return;
  Object.defineProperty(made, field, {
    configurable: true,
    enumerable: true,
    get: () => {
      guard('timers', () => fired(timer, work, made), undefined);
      return callback;
    },
    set: (value) => {
      callback = value;
    },
  });
}

/** `clearTimeout` reads the callback as well: then the timer is not about to run. */
function fired(timer: Timer, work: Work, made: object): void {
  const due = timer.kind === 'immediate' || moment() - timer.setAt >= Math.max(1, timer.delayMs) - 2;
  if (!due || (timer.firedAt !== null && timer.kind !== 'interval') || Reflect.get(made, '_destroyed') === true) return;
  timer.firedAt ??= moment();
  step('timer', timer.id, work.id);
}
