// Says of work that does not settle what it waits for. Ships beside a regression test; needs nothing but Node.
'use strict';
const { AsyncResource, createHook, executionAsyncId } = require('node:async_hooks');
const { fileURLToPath } = require('node:url');
const { MessageChannel, Worker, isMainThread, receiveMessageOnPort } = require('node:worker_threads');

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

/** A loop that ends after all is given so long, whatever the deadline: it is real time, and machines are slow. */
const blockedMs = { least: 2_000, most: 10_000 };

/**
 * Runs in a thread of its own: where the main thread has not answered for so long, leaves the functions that it is in, one
 * after the other, until one is not left; tells that one, and ends it as developer tools do. The event loop goes on behind it.
 * https://nodejs.org/api/inspector.html#sessionconnecttomainthread,
 * https://chromedevtools.github.io/devtools-protocol/v8/Runtime/#method-terminateExecution
 */
function watchMain() {
  const { Session } = require('node:inspector');
  const { port, ms } = require('node:worker_threads').workerData;
  const [leavesWithin, leavesAtMost] = [300, 60];
  let answered = Date.now();
  port.on('message', () => (answered = Date.now()));
  const asking = setInterval(() => {
    if (Date.now() - answered < ms) return port.postMessage({ kind: 'ask' });
    clearInterval(asking);
    lookAndEnd();
  }, 100);

  function lookAndEnd() {
    const session = new Session();
    session.connectToMainThread();
    const urls = new Map();
    let left = 0;
    let stays = null;
    let late;
    session.on('Debugger.scriptParsed', ({ params: { scriptId, url } }) => urls.set(scriptId, url));
    session.on('Debugger.paused', ({ params: { callFrames } }) => {
      clearTimeout(late);
      if (stays) return end();
      const frameOf = ({ functionName, location }) => ({ functionName, url: urls.get(location.scriptId), ...location });
      const frames = callFrames.map(frameOf);
      const isLeft = (left += 1) < leavesAtMost;
      if (isLeft) session.post('Debugger.stepOut');
      late = setTimeout(
        () => {
          stays = frames;
          session.post('Debugger.pause');
          // At rest after all: it was only slow.
          late = setTimeout(() => session.disconnect(), 2_000);
        },
        isLeft ? leavesWithin : 0,
      );
      if (!isLeft) session.post('Debugger.resume');
    });
    function end() {
      port.postMessage({ kind: 'blocked', frames: stays });
      // Both: where the program has a session of its own, disabling this one ends no pause.
      session.post('Debugger.resume');
      session.post('Debugger.disable');
      session.post('Runtime.evaluate', { expression: 'process[Symbol.for("settles.leave")]()' });
      session.post('Runtime.terminateExecution', () => session.disconnect());
    }
    session.post('Debugger.enable', () => session.post('Debugger.pause'));
  }
}

/** A frame as a stack has it. */
function lineOf({ functionName, url = '', lineNumber, columnNumber }) {
  const place = `${url.startsWith('file:') ? fileURLToPath(url) : url}:${lineNumber + 1}:${columnNumber + 1}`;
  return functionName ? `    at ${functionName} (${place})` : `    at ${place}`;
}

/**
 * Called on top of what blocks, before that is ended: Node counts the callbacks that it is in, and would stop at those that
 * never return. It forgets them where an uncaught exception is handled, so one is.
 */
process[Symbol.for('settles.leave')] = () => {
  if (process.hasUncaughtExceptionCaptureCallback()) return;
  process.setUncaughtExceptionCaptureCallback(() => {});
  process._fatalException(new Error('left'));
  process.setUncaughtExceptionCaptureCallback(null);
};

/** Calls `blocked` where something keeps the main thread busy for too long; `frames()` are that one's, null before. */
function watchBlocked(ms, blocked) {
  if (!isMainThread) return { stop: () => {}, frames: () => null };
  const { port1, port2 } = new MessageChannel();
  const watch = new Worker(`(${watchMain})()`, {
    eval: true,
    workerData: { port: port2, ms: Math.min(Math.max(ms, blockedMs.least), blockedMs.most) },
    transferList: [port2],
    stdout: false,
    execArgv: [],
    env: {},
  });
  let frames = null;
  const told = (message) => {
    if (message.kind === 'blocked') frames = ownFrames(message.frames.map(lineOf).join('\n'));
    else port1.postMessage('here');
  };
  port1.on('message', (message) => {
    told(message);
    if (frames) blocked();
  });
  watch.on('error', () => {});
  watch.unref();
  port1.unref();
  return {
    stop: () => {
      port1.close();
      void watch.terminate();
    },
    frames: () => {
      for (let next = receiveMessageOnPort(port1); next; next = receiveMessageOnPort(port1)) told(next.message);
      return frames;
    },
  };
}

class DeadlineError extends Error {
  name = 'DeadlineError';
  code = 'ERR_DEADLINE';
}

/** The failure of work that is still open: its stack is that of what it waits for, or is busy with. */
function deadlineError(frames) {
  const error = new DeadlineError('did not settle within its deadline');
  if (frames.length > 0) error.stack = [`${error.name} [${error.code}]: ${error.message}`, ...frames].join('\n');
  return error;
}

/**
 * What `work()` gives, where it settles within `ms`; else throws an error whose stack names the operation that it waits
 * for, or the loop that does not end. `idle` is handed a function to call where it is known that nothing will happen any more; `everywhere`: what waits
 * need not have been begun by the work itself, as behind a socket.
 */
async function within(ms, work, { idle = () => {}, everywhere = false } = {}) {
  const followed = followPromises(everywhere);
  let timer;
  let watch;
  try {
    return await new Promise((resolve, reject) => {
      const late = () => reject(deadlineError(watch.frames() ?? followed.waitsAt()));
      watch = watchBlocked(ms, late);
      timer = setTimeout(late, ms);
      idle(late);
      // On a turn of its own: what ends a loop that blocks ends all that called it.
      setImmediate(() => new Promise((begun) => begun(followed.run(work))).then(resolve, reject));
    });
  } finally {
    clearTimeout(timer);
    watch.stop();
    followed.stop();
  }
}

module.exports = { within };
