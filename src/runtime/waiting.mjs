// Time that a program only waits through is passed over: when nothing happens any more but that timers run, the clock is
// put forward to the next one. Dates, timers and monotonic clocks move together, so the program cannot tell.
import { syncBuiltinESMExports } from 'node:module';
import { performance } from 'node:perf_hooks';
import timers from 'node:timers';
import timersPromises from 'node:timers/promises';

const checkMs = 5;
/** So long nothing but waiting must be seen; real I/O between two ends of one process takes less. */
const idleMs = 20;
/** What still runs though the loop rests: requests to the system or the thread pool, other processes and threads. */
const working = /Req|Job$|ConnectWrap|WriteWrap|ShutdownWrap|Process|Worker|MessagePort/;

const realNow = performance.now.bind(performance);
const realDateNow = Date.now.bind(Date);
const realHrtime = process.hrtime.bind(process);
const realBigint = process.hrtime.bigint.bind(process.hrtime);
const realInterval = timers.setInterval;
const realClear = timers.clearInterval;
const RealDate = Date;

const state = { pending: new Set(), watch: null, mayPass: () => true, steady: 0, date: 0, idleSince: 0 };
/** The loop's clock, on which timers note their start, against `performance.now`. */
let shift = null;

/** Milliseconds of real time, whatever the program sees. */
export const now = () => realNow();

function track(handle, ms) {
  shift ??= realNow() - handle._idleStart;
  state.pending.add(handle);
  const { refresh } = handle;
  handle.refresh = () => {
    handle._idleTimeout = ms;
    return refresh.call(handle);
  };
  return handle;
}

const waits = (handle) => !handle._destroyed && handle._idleTimeout > 0 && handle._idleStart !== null;
const remaining = (handle) => handle._idleStart + shift + handle._idleTimeout - realNow();

/** All timers come `ms` nearer, in the order in which they are due. */
function pass(ms) {
  const due = [...state.pending].filter(waits).map((handle) => [remaining(handle), handle]);
  due.sort(([a], [b]) => a - b);
  state.steady += ms;
  state.date += ms;
  for (const [left, handle] of due) {
    handle._idleTimeout = Math.max(1, Math.round(left - ms));
    Object.getPrototypeOf(handle).refresh.call(handle);
  }
}

let last = null;
/** Processor time a check (all threads, microseconds) above which the process works: the thread pool shows in no list. */
const restUs = 1_500;

/** Passes the time to the next timer when the loop has done nothing for a while and nothing is under way. */
function check() {
  const { user, system } = process.cpuUsage();
  const worked = last === null ? restUs : user + system - last;
  last = user + system;
  for (const handle of state.pending) if (handle._destroyed) state.pending.delete(handle);
  const at = realNow();
  const busy =
    worked >= restUs || !state.mayPass() || process.getActiveResourcesInfo().some((kind) => working.test(kind));
  if (busy) state.idleSince = at;
  if (at - state.idleSince < idleMs || state.pending.size === 0) return;
  const next = Math.min(...[...state.pending].filter(waits).map(remaining));
  if (Number.isFinite(next) && next > checkMs) pass(next);
}

function installTimers() {
  for (const name of ['setTimeout', 'setInterval']) {
    const original = timers[name];
    const wrapped = (callback, ms, ...args) => {
      const handle = original(callback, ms, ...args);
      return track(handle, handle._idleTimeout);
    };
    globalThis[name] = timers[name] = wrapped;
  }
  const { setTimeout: wait } = timersPromises;
  const promised = (ms, value, options) => {
    const signal = options?.signal;
    if (signal?.aborted) return wait(0, value, options);
    return new Promise((resolve, reject) => {
      const handle = timers.setTimeout(resolve, ms, value);
      if (options?.ref === false) handle.unref();
      signal?.addEventListener('abort', () => (timers.clearTimeout(handle), wait(0, value, options).catch(reject)), {
        once: true,
      });
    });
  };
  timersPromises.setTimeout = promised;
  Object.defineProperty(timers.setTimeout, Symbol.for('nodejs.util.promisify.custom'), { value: promised });
  AbortSignal.timeout = (ms) => {
    const controller = new AbortController();
    const late = () => controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    timers.setTimeout(late, ms).unref();
    return controller.signal;
  };
}

function installClocks() {
  performance.now = () => realNow() + state.steady;
  process.hrtime = Object.assign(
    (before) => {
      const ns = process.hrtime.bigint() - (before ? BigInt(before[0]) * 1_000_000_000n + BigInt(before[1]) : 0n);
      return before || state.steady > 0 ? [Number(ns / 1_000_000_000n), Number(ns % 1_000_000_000n)] : realHrtime();
    },
    { bigint: () => realBigint() + BigInt(Math.round(state.steady * 1e6)) },
  );
  RealDate.now = () => realDateNow() + Math.round(state.date);
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, made) =>
      Reflect.construct(target, args.length ? args : [RealDate.now()], made === globalThis.Date ? target : made),
    apply: () => new RealDate(RealDate.now()).toString(),
  });
  Object.defineProperty(RealDate.prototype, 'constructor', {
    value: globalThis.Date,
    writable: true,
    configurable: true,
  });
}

/** Wraps timers and clocks once. */
export function install() {
  installTimers();
  installClocks();
  syncBuiltinESMExports();
}

/** Begins a trial: waiting is passed over while `mayPass()`; null leaves time as it is. The date goes on from `origin`, where given. */
export function begin(mayPass, origin) {
  // The date is the machine's again; the steady clock never goes back.
  state.date = origin ? RealDate.parse(origin) - realDateNow() : 0;
  if (!mayPass) return;
  state.mayPass = mayPass;
  state.idleSince = realNow();
  last = null;
  state.watch = realInterval(check, checkMs).unref();
}

/** Ends a trial; timers that it left are cleared. */
export function end() {
  if (state.watch) realClear(state.watch);
  state.watch = null;
  for (const handle of state.pending) timers.clearTimeout(handle);
  state.pending.clear();
}
