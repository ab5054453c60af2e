// Repeats work and says whether what it leaves behind grows with every repetition. Ships beside a regression test; needs
// nothing but Node.
'use strict';
const { EventEmitter } = require('node:events');
const v8 = require('node:v8');
const vm = require('node:vm');

/** Rounds that are measured, after a first one that fills caches and compiles code. */
const rounds = 4;
/** What a repetition must leave at least, in every round: less is noise (of the heap: bytes). */
const least = { heap: 32, listeners: 0.5, handles: 0.5 };
/** Collections a round; the least that is left after one of them counts, since a single one leaves more now and then. */
const collections = { heap: 8, listeners: 2, handles: 2 };

const drivers =
  /[\\/](?:growth|settles|run-program|in-order|completions|recorded-answers)\.cjs|[\\/]runtime[\\/][\w-]+\.[cm]js/;
const listening = ['on', 'addListener', 'prependListener'];

/** Frames of the code under test, innermost first: what stands behind the driver's own is the test. */
function ownFrames(stack) {
  const lines = stack.split('\n').filter((line) => /^\s+at .*:\d+:\d+\)?$/.test(line) && !/\bnode:/.test(line));
  const driver = lines.findIndex((line) => drivers.test(line));
  return driver < 0 ? lines : lines.slice(0, driver);
}

/** Emitters that somebody listens to from now on, as long as they live; with the place where it was last begun. */
function watchListeners() {
  const seen = new Set();
  const known = new WeakMap();
  const original = listening.map((name) => [name, EventEmitter.prototype[name]]);
  for (const [name, add] of original) {
    EventEmitter.prototype[name] = function listen(...args) {
      if (!known.has(this)) seen.add(new WeakRef(this));
      const holder = {};
      Error.captureStackTrace(holder, listen);
      known.set(this, { ...known.get(this), [String(args[0])]: String(holder.stack) });
      return add.apply(this, args);
    };
  }
  const alive = () => [...seen].map((ref) => ref.deref()).filter(Boolean);
  const countOf = (emitter) => emitter.eventNames().reduce((sum, name) => sum + emitter.listenerCount(name), 0);
  return {
    count: () => alive().reduce((sum, emitter) => sum + countOf(emitter), 0),
    places() {
      const all = alive().flatMap((emitter) =>
        emitter.eventNames().map((name) => [emitter.listenerCount(name), known.get(emitter)?.[String(name)] ?? '']),
      );
      return ownFrames(all.sort(([a], [b]) => b - a)[0]?.[1] ?? '');
    },
    stop() {
      for (const [name, add] of original) EventEmitter.prototype[name] = add;
    },
  };
}

/** The least that `count()` says, as garbage is collected again and again. */
async function afterCollection(of, count) {
  v8.setFlagsFromString('--expose-gc');
  const gc = globalThis.gc ?? vm.runInNewContext('gc');
  let left = Number.POSITIVE_INFINITY;
  for (let i = 0; i < collections[of]; i++) {
    // What was looked at through a weak reference stays until the turn ends.
    await new Promise((resolve) => setImmediate(resolve));
    gc();
    left = Math.min(left, count());
  }
  return left;
}

class GrowthError extends Error {
  name = 'GrowthError';
  code = 'ERR_GROWTH';
}

/** Every round leaves more than noise. */
function grows(of, counts, iterations) {
  return counts.slice(1).every((count, i) => count - counts[i] >= least[of] * iterations);
}

/**
 * What `work()` gives the last time. `of`: heap, listeners or handles. Throws where each repetition leaves some behind, a
 * collection after the round notwithstanding; of listeners the stack says where they were added.
 */
async function bounded(of, iterations, work) {
  const listeners = of === 'listeners' ? watchListeners() : null;
  const count = {
    heap: () => process.memoryUsage().heapUsed,
    listeners: () => listeners.count(),
    handles: () => process.getActiveResourcesInfo().length,
  }[of];
  const counts = [];
  let last;
  try {
    for (let round = 0; round <= rounds; round++) {
      for (let i = 0; i < iterations; i++) last = await work();
      counts.push(await afterCollection(of, count));
    }
    if (!grows(of, counts, iterations)) return last;
    const error = new GrowthError(`${of} grow with every repetition`);
    const frames = listeners?.places() ?? [];
    if (frames.length > 0) error.stack = [`${error.name} [${error.code}]: ${error.message}`, ...frames].join('\n');
    throw error;
  } finally {
    listeners?.stop();
  }
}

module.exports = { bounded };
