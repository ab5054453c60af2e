// Lets asynchronous completions of a program through in a given order. Ships beside a regression test of a race; needs
// nothing but Node. What the surroundings decide (how long a file, a call or a request takes) is held back; what the
// program decides is kept: timers fire when they are due and in their own order. Nothing is held for ever: when nothing
// else can happen any more, what was waited for is taken as not coming.
'use strict';
const { AsyncLocalStorage, AsyncResource } = require('node:async_hooks');
const { performance } = require('node:perf_hooks');
const { setInterval, clearInterval, setImmediate, setTimeout } = require('node:timers');
const completions = require('./completions.cjs');

const now = performance.now.bind(performance);
const cpuUsage = process.cpuUsage.bind(process);
const resourcesOf = process.getActiveResourcesInfo.bind(process);

const checkMs = 5;
/** So many checks in a row must find nothing under way before a completion is taken as not coming. */
const quietChecks = 6;
/** Processor time (microseconds, all threads) of one check above which the process works. */
const restUs = 1_500;
/** Longest that anything is held without another completion. */
const holdMs = 5_000;
/** Timers due later than this are not waited for. */
const horizonMs = 4_000;
const stepsAtMost = 2_000;
const shakeMs = 30;
const working = /Req|Job$|ConnectWrap|WriteWrap|ShutdownWrap|Process|Worker|MessagePort/;
const programsPace = (kind) => kind === 'timer' || kind === 'immediate';

/** The request that code runs for. */
const unit = new AsyncLocalStorage();
let run = null;
let aside = 0;

/** `readFile data/rates.json #2 in POST /orders`: what, the how-many-th of its name, and the request that it serves. */
function named(what, its = run) {
  const where = unit.getStore() ? ` in ${unit.getStore()}` : '';
  const count = (its.counts.get(what + where) ?? 0) + 1;
  its.counts.set(what + where, count);
  return `${what}${count > 1 ? ` #${count}` : ''}${where}`;
}

/** A completion that will come: in flight until `arrive`. */
function begin(kind, what, its = run) {
  const item = { run: its, kind, name: named(what, its), go: null, immediate: null };
  its.flying.add(item);
  return item;
}

/** The completion is here: `callback` runs when its turn has come, from the loop itself, with no frame of ours below it. */
function arrive(item, callback, self, args) {
  const scope = new AsyncResource('Completion');
  const call = scope.runInAsyncScope.bind(scope, callback, self, ...args);
  item.run.flying.delete(item);
  item.go = () => {
    item.immediate = setImmediate(call);
  };
  if (item.run !== run) return item.go();
  const wait = programsPace(item.kind) || item.shaken ? null : delay();
  if (wait === null) return turn(item);
  item.shaken = true;
  run.flying.add(item);
  wait.then(() => {
    item.run.flying.delete(item);
    if (item.run === run) turn(item);
  });
}

function turn(item) {
  if (mayPass(item)) return letThrough(item);
  if (run.held.length === 0) run.since = now();
  run.held.push(item);
  watch();
}

/** Up to `shakeMs` where the run is shaken, else null: what must hold in an order has to hold however long the rest takes. */
function delay() {
  if (!run?.shake) return null;
  // Half of all get none, so that what comes late comes late against what does not (mulberry32, public domain).
  run.shake = (run.shake + 0x6d2b79f5) | 0 || 1;
  let mixed = Math.imul(run.shake ^ (run.shake >>> 15), run.shake | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  const drawn = (mixed ^ (mixed >>> 14)) >>> 0;
  const ms = drawn % 2 === 0 ? 0 : (drawn >>> 1) % shakeMs;
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A request comes in: what it starts runs in its name. */
function asRequest(what, callback, self, args) {
  const name = unit.exit(() => named(what));
  const item = { run, kind: 'request', name: `request ${name}`, go: null, immediate: null };
  unit.run(name, () => arrive(item, callback, self, args));
}

/** Not behind a timer that is held where it is one itself, and not before what is named earlier. */
function mayPass(item) {
  const before = run.held.find((other) => other.kind === item.kind);
  if (programsPace(item.kind) && before && before !== item) return false;
  const at = run.order.indexOf(item.name, run.at);
  return at === -1 || at === run.at;
}

function letThrough(item) {
  run.since = now();
  run.quiet = 0;
  if (run.steps.length < stepsAtMost) run.steps.push(item.name);
  item.go();
  if (run.order[run.at] !== item.name) return;
  run.at++;
  // What was let through is given the time to do its work before the next comes.
  const mine = run;
  setImmediate(() => setImmediate(() => mine === run && drain()));
}

function drain() {
  for (let next; (next = run.held.find(mayPass)); ) {
    run.held.splice(run.held.indexOf(next), 1);
    const { at } = run;
    letThrough(next);
    if (run.at !== at) return; // it goes on when that has done its work
  }
}

function skip() {
  run.missed.push(run.order[run.at]);
  run.at++;
  run.since = now();
  drain();
}

function takeBack(its, item) {
  const at = its.held.indexOf(item);
  if (at >= 0) its.held.splice(at, 1);
}

function watch() {
  run.last = cpuUsage();
  run.quiet = 0;
  run.watching ??= setInterval(check, checkMs);
}

function unwatch() {
  clearInterval(run.watching);
  run.watching = null;
}

/** Whether a timer that can change anything is about to fire; an interval counts until it has fired once. */
function timerToCome() {
  const awaited = run.order[run.at];
  for (const timer of run.timers) {
    if (timer.handle._destroyed) run.timers.delete(timer);
    else if (timer.name === awaited && run.held.length > 0) return true;
    else if ((timer.handle.hasRef() || run.held.length > 0) && timer.firedAt < run.since && timer.dueIn() < horizonMs)
      return true;
  }
  return false;
}

function isBusy() {
  const { user, system } = cpuUsage();
  const worked = user + system - run.last.user - run.last.system;
  run.last = { user, system };
  for (const item of run.flying) if (!programsPace(item.kind)) return true;
  return worked >= restUs || resourcesOf().some((kind) => working.test(kind));
}

/** Finds out whether anything can still happen by itself. */
function check() {
  run.quiet = isBusy() ? 0 : run.quiet + 1;
  const isOver = now() - run.since > holdMs;
  if (!isOver && (run.quiet < quietChecks || timerToCome())) return;
  run.quiet = 0;
  if (run.held.length > 0) return skip();
  for (const resolve of run.waiting.splice(0)) resolve();
  unwatch();
}

/**
 * From now on completions named in `order` are let through one after the other; what is not named passes freely.
 * @param {{ order: string[], root: string, shake?: number }} given root: the package's folder, from which names tell paths;
 *   shake: seed of the short delays that everything gets, 0 for none
 */
function start({ order, root, shake = 0 }) {
  completions.install(gate);
  run = {
    order,
    root,
    shake,
    at: 0,
    counts: new Map(),
    flying: new Set(),
    timers: new Set(),
    held: [],
    steps: [],
    missed: [],
  };
  Object.assign(run, { watching: null, waiting: [], since: now(), quiet: 0 });
  run.last = cpuUsage();
}

/**
 * Ends it; what is still held stays so.
 * @returns {{ steps: string[], missed: string[], flying: string[] }} names as they were let through; names that did not
 *   come; what was still on its way
 */
function stop() {
  const { steps, missed, order, at } = run ?? { steps: [], missed: [], order: [], at: 0 };
  const flying = [...(run?.flying ?? [])].filter(({ kind }) => kind === 'io').map(({ name }) => name);
  if (run) unwatch();
  run = null;
  return { steps, missed: [...missed, ...order.slice(at)], flying: flying.slice(0, stepsAtMost) };
}

/** Resolves when nothing is held and nothing more happens by itself. */
function settled() {
  if (!run) return Promise.resolve();
  run.since = now();
  watch();
  return new Promise((resolve) => run.waiting.push(resolve));
}

/** Runs `work` with its calls past the gate: those of the test itself. */
function past(work) {
  aside++;
  try {
    return work();
  } finally {
    aside--;
  }
}

const gate = {
  begin,
  arrive,
  asRequest,
  takeBack,
  delay,
  past,
  current: () => run,
  isOn: () => run !== null && aside === 0,
};

module.exports = { start, stop, settled, past, gate };
