// Databases that a program asks while it runs on recorded answers: connecting, signing in and ending work without a server, each
// query gets what was recorded for it. The drivers are the program's own, whichever copy it loads, by `require` or `import`;
// only where they meet the network something else stands. Ships beside a regression test; needs nothing but Node.
'use strict';
const { AsyncLocalStorage } = require('node:async_hooks');
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { Duplex } = require('node:stream');
const { setImmediate } = require('node:timers');
const v8 = require('node:v8');

/** `{ isOn(system), ask(system, operation, args), gate() }` of recorded-answers.cjs. */
let recorded = null;
const watched = [];

/** Lets `change` see the exports of a package's module when it has run. `file`: the end of its path behind `node_modules/`. */
function whenLoaded(file, change) {
  watched.push({ file, change });
}

function beforeLoaded(name, module) {
  const from = name.lastIndexOf('node_modules');
  const file = name.slice(from + 'node_modules/'.length).replaceAll('\\', '/');
  const known = from < 0 ? [] : watched.filter((one) => one.file.test(file));
  if (known.length === 0 || !Object.hasOwn(module, 'loaded')) return;
  Object.defineProperty(module, 'loaded', {
    configurable: true,
    enumerable: true,
    get: () => false,
    set(value) {
      Object.defineProperty(module, 'loaded', { value, writable: true, enumerable: true, configurable: true });
      for (const { change } of known) change(module.exports?.default ?? module.exports);
    },
  });
}

/** Puts `make(original)` in the place of a method, where there is one. */
function replace(owner, name, make) {
  const original = owner?.[name];
  if (typeof original === 'function') owner[name] = make(original);
}

const contexts = new WeakMap();

/** Sees a query being made, at the first assignment of a field that every version has: its text as the program wrote it, and its context. */
function whenMade(made, field, read) {
  Object.defineProperty(made.prototype, field, {
    configurable: true,
    get: () => undefined,
    set(value) {
      Object.defineProperty(this, field, { value, writable: true, enumerable: true, configurable: true });
      contexts.set(this, { within: AsyncLocalStorage.snapshot?.() ?? ((work) => work()), asked: read(this) });
    },
  });
}

/** What a query was made with; see whenMade. */
const madeWith = (query) => contexts.get(query)?.asked;

/** A value of its own, so that a program may change it. */
const copyOf = (value) => v8.deserialize(v8.serialize(value));

/** An error as a driver makes it; with no frame of ours. */
function errorFrom({ message, code, fields }, Class = Error) {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  const error = new Class(message);
  Error.stackTraceLimit = stackTraceLimit;
  return Object.assign(error, code === null || code === undefined ? {} : { code }, fields);
}

/**
 * Lets `self.callback(...args)` run as the answer to a query: from the loop itself, when it is its turn where completions are
 * put in order. `query`: the object that was made for it.
 */
function deliver(query, operation, callback, self, args = []) {
  const gate = recorded.gate();
  const within = contexts.get(query)?.within ?? ((work) => work());
  within(() => {
    if (!gate?.isOn()) return setImmediate(callback.bind(self, ...args));
    const item = gate.begin('io', `answer ${operation.replace(/\s+/g, ' ').slice(0, 200)}`);
    setImmediate(() => gate.arrive(item, callback, self, args));
  });
}

/** One end of a connection that leads nowhere: what is written goes to `written`. */
class End extends Duplex {
  constructor(written = () => {}) {
    super();
    this.written = written;
    this.remoteAddress = '127.0.0.1';
  }
  _read() {}
  _write(chunk, _encoding, done) {
    this.written(chunk);
    done();
  }
  _final(done) {
    this.push(null);
    done();
  }
}
for (const name of ['setNoDelay', 'setKeepAlive', 'setTimeout', 'ref', 'unref'])
  End.prototype[name] = function () {
    return this;
  };

/** Watches for drivers from now on; those that are not loaded cost nothing. */
function install(answers) {
  recorded = answers;
  for (const name of ['postgresql', 'mysql', 'redis']) {
    const file = path.join(__dirname, `${name}-answers.cjs`);
    if (fs.existsSync(file)) require(file);
  }
  Module._cache = new Proxy(Module._cache, {
    set(cache, name, module) {
      if (typeof name === 'string' && module instanceof Module) beforeLoaded(name, module);
      return Reflect.set(cache, name, module);
    },
  });
}

module.exports = {
  install,
  isOn: (system) => recorded.isOn(system),
  ask: (...asked) => recorded.ask(...asked),
  whenLoaded,
  whenMade,
  madeWith,
  replace,
  copyOf,
  errorFrom,
  deliver,
  End,
};
