// Says of work that does not settle what it waits for. Ships beside a regression test; needs nothing but Node.
'use strict';
const { AsyncResource, createHook, executionAsyncId } = require('node:async_hooks');

/** Promises that are followed at most; the oldest are forgotten. */
const promisesAtMost = 100_000;
const framesAtMost = 30;

/** Files that drive the code under test: their frames are no part of what it waits for. */
const drivers =
  /[\\/](?:settles|run-program|in-order|completions|recorded-answers)\.cjs|[\\/]runtime[\\/][\w-]+\.[cm]js/;

/** The stack below the call of `below`. */
function stackOf(below) {
  const { stackTraceLimit, prepareStackTrace } = Error;
  Error.stackTraceLimit = framesAtMost;
  Error.prepareStackTrace = undefined;
  const holder = {};
  Error.captureStackTrace(holder, below);
  const { stack } = holder;
  Object.assign(Error, { stackTraceLimit, prepareStackTrace });
  return stack;
}

/** Frames of the code under test, innermost first: what stands behind the driver's own is the test. */
function ownFrames(stack) {
  const lines = stack.split('\n').filter((line) => /^\s+at .*:\d+:\d+\)?$/.test(line) && !/\bnode:/.test(line));
  const driver = lines.findIndex((line) => drivers.test(line));
  return driver < 0 ? lines : lines.slice(0, driver);
}

/** The function and the file of a frame, without the place in it. */
const activity = (line) => line.replace(/(?::\d+){2}\)?$/, '').replace('at async ', 'at ');

/** Follows the promises of what `run` runs, or all, until `stop()`. */
function followPromises(everywhere) {
  const open = new Map();
  const scope = new AsyncResource('work');
  const inside = new Set([scope.asyncId()]);
  function init(id, type, trigger) {
    if (!everywhere && !inside.has(executionAsyncId())) return;
    inside.add(id);
    if (type !== 'PROMISE') return;
    open.set(id, { id, waitsFor: trigger, stack: stackOf(init) });
    if (open.size > promisesAtMost) open.delete(open.keys().next().value);
  }
  const hook = createHook({ init, promiseResolve: (id) => open.delete(id) });
  hook.enable();
  const run = (work) => scope.runInAsyncScope(work);
  return { run, waitsAt: () => innermost(open), stop: () => hook.disable() };
}

/**
 * The frames of the operation that the work waits for: from the youngest `await` inward, as long as what is awaited is
 * the promise of an async function that waits itself. Empty where no promise of the code under test is open.
 */
function innermost(open) {
  const own = new Map();
  const framesOf = (promise) => {
    if (!own.has(promise.id)) own.set(promise.id, ownFrames(promise.stack));
    return own.get(promise.id);
  };
  const isMade = (promise) => /^\s+at new Promise /m.test(promise.stack.split('\n').slice(1, 2).join(''));
  const awaiting = [...open.values()].filter((one) => open.has(one.waitsFor));
  const withinOf = (promise) => {
    const [top] = framesOf(promise);
    if (!top || isMade(promise)) return undefined;
    return awaiting.findLast(
      (one) => one.waitsFor !== promise.id && framesOf(one)[0] && activity(framesOf(one)[0]) === activity(top),
    );
  };
  let at = awaiting.findLast((one) => framesOf(one).length > 0) ?? awaiting.at(-1);
  const seen = new Set();
  for (let next = at; next && !seen.has(next); next = withinOf(open.get(next.waitsFor))) seen.add((at = next));
  const awaited = at && open.get(at.waitsFor);
  const choices = [awaited, at, ...[...open.values()].reverse()].filter(Boolean);
  return choices.map(framesOf).find((frames) => frames.length > 0) ?? [];
}

class DeadlineError extends Error {
  name = 'DeadlineError';
  code = 'ERR_DEADLINE';
}

/** The failure of work that is still open: its stack is that of what it waits for. */
function deadlineError(followed) {
  const error = new DeadlineError('did not settle within its deadline');
  const frames = followed.waitsAt();
  if (frames.length > 0) error.stack = [`${error.name} [${error.code}]: ${error.message}`, ...frames].join('\n');
  return error;
}

/**
 * What `work()` gives, where it settles within `ms`; else throws an error whose stack names the operation that it waits
 * for. `idle` is handed a function to call where it is known that nothing will happen any more; `everywhere`: what waits
 * need not have been begun by the work itself, as behind a socket.
 */
async function within(ms, work, { idle = () => {}, everywhere = false } = {}) {
  const followed = followPromises(everywhere);
  let timer;
  try {
    return await new Promise((resolve, reject) => {
      const late = () => reject(deadlineError(followed));
      timer = setTimeout(late, ms);
      idle(late);
      new Promise((begun) => begun(followed.run(work))).then(resolve, reject);
    });
  } finally {
    clearTimeout(timer);
    followed.stop();
  }
}

module.exports = { within };
