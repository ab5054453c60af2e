// Which asynchronous completions of a program are put through the gate of in-order.cjs: answers of the file system and the
// thread pool, timers, immediates, requests that come in, answers to requests that go out. Ships beside it.
'use strict';
const { syncBuiltinESMExports } = require('node:module');
const { isIP } = require('node:net');
const path = require('node:path');
const timers = require('node:timers');
const { fileURLToPath } = require('node:url');

const { clearImmediate } = timers;
const now = require('node:perf_hooks').performance.now.bind(performance);

let gate = null;

/* ---- names ---- */

function sites() {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder = {};
  Error.stackTraceLimit = 40;
  Error.prepareStackTrace = (_error, list) => list;
  Error.captureStackTrace(holder, sites);
  const list = holder.stack;
  Error.prepareStackTrace = prepareStackTrace;
  Error.stackTraceLimit = stackTraceLimit;
  return Array.isArray(list) ? list : [];
}

function fileOf(site) {
  const name = (site.getFileName() ?? '').replace(/\?.*$/, '');
  return name.startsWith('file://') ? fileURLToPath(name) : name;
}

const ownHelper =
  /[\\/](?:in-order|completions|run-program|(?:recorded|database|postgresql|mysql|redis)-answers)\.cjs$/;

/** `src/cache.js:refresh`: the program's own functions that run now, the innermost last; lines would move with every edit. Null outside. */
function place() {
  const { root } = gate.current();
  let file = null;
  const names = [];
  for (const site of sites()) {
    const at = fileOf(site);
    const isOwn = at.startsWith(`${root}${path.sep}`) && !at.includes('node_modules') && !ownHelper.test(at);
    if (!isOwn || site.isAsync()) continue;
    file ??= path.relative(root, at).split(path.sep).join('/');
    const name = site.getFunctionName();
    if (name && names.length < 2 && names[0] !== name) names.unshift(name);
  }
  return file && (names.length > 0 ? `${file}:${names.join('/')}` : file);
}

/** A file by its path from the package, others by their name alone: where temporary folders lie differs. */
function pathName(target) {
  const { root } = gate.current();
  const file = target instanceof URL ? fileURLToPath(target) : Buffer.isBuffer(target) ? target.toString() : target;
  if (typeof file !== 'string') return 'handle';
  const full = path.resolve(file);
  const isInside = full.startsWith(`${root}${path.sep}`);
  return isInside ? path.relative(root, full).split(path.sep).join('/') : path.basename(full);
}

/* ---- calls that answer once ---- */

function keepProperties(wrapped, original) {
  for (const key of Reflect.ownKeys(original)) {
    if (key === 'prototype') continue;
    const own = Object.getOwnPropertyDescriptor(original, key);
    Object.defineProperty(wrapped, key, { ...own, configurable: true });
  }
  return wrapped;
}

/** `owner[name](..., callback)`. */
function gateCallback(owner, name, labelOf) {
  const original = owner[name];
  if (typeof original !== 'function') return;
  const wrapped = function (...args) {
    const callback = args.at(-1);
    const label = gate.isOn() && typeof callback === 'function' ? labelOf(name, args) : null;
    if (label === null) return Reflect.apply(original, this, args);
    const item = gate.begin('io', label);
    args[args.length - 1] = (...result) => gate.arrive(item, callback, undefined, result);
    const wait = gate.delay();
    if (wait === null) return Reflect.apply(original, this, args);
    wait.then(() => Reflect.apply(original, this, args));
  };
  owner[name] = keepProperties(wrapped, original);
}

/** `then` and not `await`: the engine follows it when it prints who waits. */
const through = (item, promise) =>
  promise.then(
    (value) => new Promise((resolve) => gate.arrive(item, resolve, undefined, [value])),
    (error) => new Promise((_resolve, reject) => gate.arrive(item, reject, undefined, [error])),
  );

/** `owner[name](...)` that returns a promise. */
function gatePromise(owner, name, labelOf) {
  const original = owner[name];
  if (typeof original !== 'function') return;
  const wrapped = function (...args) {
    const label = gate.isOn() ? labelOf(name, args) : null;
    if (label === null) return Reflect.apply(original, this, args);
    const item = gate.begin('io', label);
    const wait = gate.delay();
    const call = () => Reflect.apply(original, this, args);
    return through(item, wait === null ? call() : wait.then(call));
  };
  owner[name] = keepProperties(wrapped, original);
}

const fileCalls =
  'readFile writeFile appendFile stat lstat access readdir unlink mkdir mkdtemp rename rm open copyFile truncate';
const codeFile = /(?:\.(?:[cm]?[jt]sx?|node|wasm|map)|package\.json)$/;

function gateFiles() {
  const fs = require('node:fs');
  const label = (name, [target]) => {
    const what = pathName(target);
    return codeFile.test(what) ? null : `${name} ${what}`;
  };
  for (const name of fileCalls.split(' ')) {
    gateCallback(fs, name, label);
    gatePromise(fs.promises, name, label);
  }
}

function gatePool() {
  const plain = (name) => name;
  const crypto = require('node:crypto');
  for (const name of ['scrypt', 'pbkdf2', 'randomBytes', 'randomFill', 'generateKeyPair'])
    gateCallback(crypto, name, plain);
  const zlib = require('node:zlib');
  for (const name of ['gzip', 'gunzip', 'deflate', 'inflate', 'brotliCompress', 'brotliDecompress'])
    gateCallback(zlib, name, plain);
  gateCallback(require('node:dns'), 'lookup', (name, [host]) => (isIP(String(host)) ? null : `${name} ${host}`));
}

/* ---- timers ---- */

const handles = new WeakMap();

/** What is known of a timer that runs: when it is due, and the firing that is held. */
function timerOf(what, ms) {
  const run = gate.current();
  const timer = { run, what, ms: Number(ms) > 1 ? Number(ms) : 1, at: now(), firedAt: -1, held: null, handle: null };
  timer.item = gate.begin('timer', what);
  timer.name = timer.item.name;
  timer.dueIn = () => timer.at + timer.ms - now();
  run.timers.add(timer);
  return timer;
}

function fired(timer, callback, args, isLast) {
  if (timer.held?.immediate === null) return; // the firing before is still held
  timer.firedAt = timer.at = now();
  if (isLast) timer.run.timers.delete(timer);
  timer.held = timer.item ?? gate.begin('timer', timer.what, timer.run);
  timer.item = null;
  gate.arrive(timer.held, callback, timer.handle, args);
}

/** A timer that has fired but was held can still be taken back. */
function forget({ held, run }) {
  if (!held) return;
  if (held.immediate) clearImmediate(held.immediate);
  gate.takeBack(run, held);
}

function gateTimers() {
  for (const name of ['setTimeout', 'setInterval']) {
    const original = timers[name];
    const wrapped = (callback, ms, ...args) => {
      const where = gate.isOn() && typeof callback === 'function' ? place() : null;
      if (where === null) return original(callback, ms, ...args);
      const timer = timerOf(`timer ${where}`, ms);
      timer.handle = original(() => fired(timer, callback, args, name === 'setTimeout'), ms);
      handles.set(timer.handle, timer);
      return timer.handle;
    };
    globalThis[name] = timers[name] = keepProperties(wrapped, original);
  }
  for (const name of ['clearTimeout', 'clearInterval']) {
    const original = timers[name];
    globalThis[name] = timers[name] = (handle) => {
      const timer = typeof handle === 'object' && handle !== null ? handles.get(handle) : undefined;
      if (timer) {
        timer.run.timers.delete(timer);
        forget(timer);
      }
      return original(handle);
    };
  }
}

function gateSleep() {
  const promises = require('node:timers/promises');
  const original = promises.setTimeout;
  const sleep = function (...args) {
    const where = gate.isOn() ? place() : null;
    if (where === null) return Reflect.apply(original, this, args);
    const timer = timerOf(`timer ${where}`, args[0]);
    timer.handle = { hasRef: () => args[2]?.ref !== false };
    const wait = gate.past(() => Reflect.apply(original, this, args));
    const over = () => timer.run.timers.delete(timer);
    wait.then(over, over);
    return through(timer.item, wait);
  };
  promises.setTimeout = sleep;
  Object.defineProperty(timers.setTimeout, require('node:util').promisify.custom, { value: sleep, configurable: true });
}

function gateImmediates() {
  const original = timers.setImmediate;
  const wrapped = (callback, ...args) => {
    const where = gate.isOn() && typeof callback === 'function' ? place() : null;
    if (where === null) return original(callback, ...args);
    const item = gate.begin('immediate', `immediate ${where}`);
    return original(() => gate.arrive(item, callback, undefined, args));
  };
  globalThis.setImmediate = timers.setImmediate = keepProperties(wrapped, original);
}

/* ---- requests and answers ---- */

/** Requests that come in: each is the context of what it starts. */
function gateRequests() {
  const { Server } = require('node:http');
  const { emit } = Server.prototype;
  Server.prototype.emit = function (event, ...args) {
    if (event !== 'request' || !gate.isOn()) return Reflect.apply(emit, this, [event, ...args]);
    const [{ method, url }] = args;
    gate.asRequest(`${method} ${String(url).split('?', 1)[0].slice(0, 200)}`, emit, this, [event, ...args]);
    return true;
  };
}

const pathOf = (url) => String(URL.parse(String(url?.url ?? url))?.pathname ?? url).split('?', 1)[0];

/** Answers to requests that go out. */
function gateAnswers() {
  if (typeof globalThis.fetch === 'function')
    gatePromise(
      globalThis,
      'fetch',
      (_name, [to, init]) => `answer ${init?.method ?? to?.method ?? 'GET'} ${pathOf(to)}`,
    );
  const http = require('node:http');
  const items = new WeakMap();
  for (const owner of [http, require('node:https')]) {
    for (const name of ['request', 'get']) {
      const original = owner[name];
      owner[name] = function (...args) {
        const made = Reflect.apply(original, this, args);
        if (gate.isOn() && !items.has(made))
          items.set(made, gate.begin('io', `answer ${made.method} ${pathOf(made.path)}`));
        return made;
      };
    }
  }
  const { emit } = http.ClientRequest.prototype;
  http.ClientRequest.prototype.emit = function (event, ...args) {
    const item = event === 'response' || event === 'error' ? items.get(this) : undefined;
    if (!item || item.go) return Reflect.apply(emit, this, [event, ...args]);
    gate.arrive(item, emit, this, [event, ...args]);
    return true;
  };
}

/** Puts the program's completions through the gate, once; before its modules are loaded. */
function install(to) {
  if (gate) return;
  gate = to;
  gateFiles();
  gatePool();
  gateTimers();
  gateSleep();
  gateImmediates();
  gateRequests();
  gateAnswers();
  syncBuiltinESMExports();
}

module.exports = { install };
