// Stands in for the network, the clock and chance while a program runs: calls that leave the process get the answers that
// were recorded, in their order. Ships beside a regression test; needs nothing but Node.
'use strict';
const { Duplex } = require('node:stream');
const crypto = require('node:crypto');
const fs = require('node:fs');
const http = require('node:http');
const https = require('node:https');
const net = require('node:net');
const path = require('node:path');
const zlib = require('node:zlib');
const { syncBuiltinESMExports } = require('node:module');
const { setImmediate } = require('node:timers');
const { urlToHttpOptions } = require('node:url');
const { isDeepStrictEqual } = require('node:util');
const v8 = require('node:v8');

/** What is given now; null: everything goes its own way. `used`: how often each kind of call was answered. */
let given = null;
let used = new Map();
/** What was asked and is not known. */
let unanswered = new Set();
let gate = null;
const ownPorts = new Set();
const realNow = Date.now.bind(Date);

const pathOf = (operation) => operation.split('?', 1)[0];

/**
 * The outcome for a call: of the answers to the same call of the same target in their order, else of those to the same call
 * elsewhere (a port differs from run to run). The last one is given again; null when there is none.
 */
function outcomeFor(kind, target, operation) {
  const sameCall = given.answers.filter((one) => one.kind === kind && pathOf(one.operation) === pathOf(operation));
  const narrowed = [(one) => one.target === target, (one) => one.operation === operation].reduce((list, is) => {
    const fewer = list.filter(is);
    return fewer.length ? fewer : list;
  }, sameCall);
  return nextOf(narrowed);
}

/** The answers in their turn; the last one is given again. */
function nextOf(answers) {
  const at = used.get(answers[0]) ?? 0;
  if (given.working || !given.serves) used.set(answers[0], at + 1);
  return answers[Math.min(at, answers.length - 1)]?.outcome ?? null;
}

/** Parameters as data, whatever they are made of. */
function asData(value) {
  try {
    return v8.deserialize(v8.serialize(value));
  } catch {
    return String(value);
  }
}

/** `BEGIN`, `SET`: words around the work, whose answers say nothing. */
const isFrame =
  /^\s*(?:begin|start\s+transaction|commit|end|rollback|abort|savepoint|release|set|use|discard|listen|unlisten)\b/i;

/**
 * What a database answers: the recorded outcome for the same text with the same parameters, else with others, in their order.
 * What frames a transaction succeeds, and so does, without a result, what the start-up asks, since that is not recorded.
 * Anything else is refused, or null where it is optional.
 */
function ask(system, operation, args, isOptional = false) {
  if (!given) return { kind: 'pending' }; // what an earlier run left behind
  const asked = asData(args);
  const alike = (given.answers ?? []).filter(
    (one) =>
      one.target === system &&
      one.operation === operation &&
      (system !== 'redis' || isDeepStrictEqual(one.arguments?.[0], asked[0])),
  );
  const same = alike.filter((one) => isDeepStrictEqual(one.arguments ?? [], asked));
  const outcome = nextOf(same.length > 0 ? same : alike);
  if (outcome !== null || isOptional) return outcome;
  if (!given.working || (system !== 'redis' && isFrame.test(operation))) return { kind: 'value', value: undefined };
  const words = `${operation}${system === 'redis' && asked[0] !== undefined ? ` ${String(asked[0])}` : ''}`;
  unanswered.add(`${words} of ${system}`.slice(0, 300));
  const message = `the recording holds no answer to ${words} of ${system}`;
  return { kind: 'error', error: { message, code: 'REPLAY_NOT_RECORDED' } };
}

const systems = ['postgresql', 'mysql', 'redis'];

/** What a database answered as a test writes it: `{ postgresql: 'select 1 as n', rows: [{ n: 1 }] }`. */
function databaseAnswer({ parameters = [], error, never, ...rest }) {
  const target = systems.find((name) => name in rest);
  const { [target]: asked, ...value } = rest;
  const [operation, ...own] = target === 'redis' ? asked : [asked];
  const outcome = never ? { kind: 'pending' } : error ? { kind: 'error', error: errorInFull(error) } : null;
  const got = target === 'redis' ? value.reply : value;
  const args = target === 'redis' ? own : parameters;
  return { target, operation, arguments: asData(args), outcome: outcome ?? { kind: 'value', value: got } };
}

const errorInFull = ({ message, code = null, ...fields }) => ({ message, code, fields });

/** An answer as a test writes it (`{ call: 'GET http://users/7', status: 200, json: {} }`) in the recorder's form. */
function inFull(answer) {
  if (systems.some((name) => name in answer)) return databaseAnswer(answer);
  const { call, status, headers, json, text, base64, error, never, ...rest } = answer;
  if (!call) return rest;
  const [, method, target, address] = /^(\S+) (\w+:\/\/[^/]*)(.*)$/s.exec(call);
  const asked = { kind: 'http', target, operation: `${method} ${address || '/'}` };
  if (never) return { ...asked, outcome: { kind: 'pending' } };
  if (error) return { ...asked, outcome: { kind: 'error', error: { code: null, ...error } } };
  const held = { text: json === undefined ? (base64 ?? text ?? '') : JSON.stringify(json) };
  const body = { ...held, encoding: base64 === undefined ? 'utf8' : 'base64' };
  return { ...asked, outcome: { kind: 'response', response: { status, headers: headers ?? [], body } } };
}

function refusal(target, operation) {
  unanswered.add(`${operation} of ${target}`.slice(0, 300));
  const error = new Error(`no recorded answer for ${operation} of ${target}`);
  return Object.assign(error, { code: 'ECONNREFUSED', errno: -111, syscall: 'connect' });
}

const errorFrom = ({ message, code }) => Object.assign(new Error(message), code === null ? {} : { code });

/** Bytes of a recorded body. */
const bytesOf = (body) => Buffer.from(body?.text ?? '', body?.encoding ?? 'utf8');

const isLocal = (host) => /^(localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[?::1?\]?)$/i.test(host);

/** Servers of this process are called for real. */
const isAnswered = (host, port) => given?.answers && !(isLocal(host) && ownPorts.has(Number(port)));

const framing = /^(transfer-encoding|connection|keep-alive|content-length|trailer|upgrade)$/i;
const kept = (headers) => headers.filter(([name]) => !framing.test(name));

/** One end of a connection that never leaves the process. */
class End extends Duplex {
  constructor() {
    super();
    this.remoteAddress = '127.0.0.1';
  }
  _read() {}
  _write(chunk, _encoding, done) {
    this.other.push(chunk);
    setImmediate(done);
  }
  _final(done) {
    this.other.push(null);
    done();
  }
}
for (const name of ['setNoDelay', 'setKeepAlive', 'setTimeout', 'ref', 'unref'])
  End.prototype[name] = function () {
    return this;
  };

function answerWith(outcome) {
  return http.createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      if (outcome.kind !== 'response') return; // still on its way when production failed
      const { status, headers, body } = outcome.response;
      const bytes = bytesOf(body);
      response.writeHead(status, [...kept(headers), ['content-length', String(bytes.length)]].flat());
      response.end(request.method === 'HEAD' ? undefined : bytes);
    });
  });
}

function connectionTo(target, operation) {
  const [near, far] = [new End(), new End()];
  [near.other, far.other] = [far, near];
  const outcome = outcomeFor('http', target, operation);
  const error = outcome === null ? refusal(target, operation) : outcome.kind === 'error' && errorFrom(outcome.error);
  if (error) setImmediate(() => near.destroy(error));
  else {
    answerWith(outcome).emit('connection', far);
    setImmediate(() => near.emit('connect'));
  }
  return near;
}

/** `(url, options, callback)` in all its forms. */
function readArguments(args) {
  const [first, second] = args;
  const callback = args.find((arg) => typeof arg === 'function');
  const url = typeof first === 'string' ? new URL(first) : first instanceof URL ? first : null;
  const options = url ? { ...urlToHttpOptions(url), ...(typeof second === 'object' ? second : {}) } : { ...first };
  return { options, callback };
}

function standInForHttp(module, protocol) {
  const { request } = module;
  const plain = http.request;
  const answered = (...args) => {
    if (!given?.answers) return request.apply(module, args);
    const { options, callback } = readArguments(args);
    const scheme = options.protocol ?? options.agent?.protocol ?? protocol;
    const host = options.hostname ?? String(options.host ?? 'localhost').replace(/:\d+$/, '');
    const usual = scheme === 'https:' ? 443 : 80;
    const port = Number(options.port ?? options.defaultPort ?? usual);
    if (options.socketPath || !isAnswered(host, port)) return request.apply(module, args);
    const target = `${scheme}//${host}${port === usual ? '' : `:${port}`}`;
    const operation = `${(options.method ?? 'GET').toUpperCase()} ${options.path ?? '/'}`;
    const createConnection = () => connectionTo(target, operation);
    const here = { ...options, protocol: 'http:', defaultPort: usual, agent: undefined, createConnection };
    return Reflect.apply(plain, http, callback ? [here, callback] : [here]);
  };
  module.request = answered;
  module.get = (...args) => {
    const made = module.request(...args);
    made.end();
    return made;
  };
}

const decompress = {
  gzip: zlib.gunzipSync,
  'x-gzip': zlib.gunzipSync,
  deflate: zlib.inflateSync,
  br: zlib.brotliDecompressSync,
};

/** A recorded response as fetch hands it out: decompressed. */
function responseFrom({ status, headers, body }, url) {
  const packed = headers.find(([name]) => /^content-encoding$/i.test(name))?.[1]?.toLowerCase();
  let bytes = bytesOf(body);
  try {
    if (packed && bytes.length) bytes = decompress[packed]?.(bytes) ?? bytes;
  } catch {
    // cut off where the recorder's bound was: as it is
  }
  const none = [101, 204, 205, 304].includes(status) || bytes.length === 0;
  const response = new Response(none ? null : bytes, { status: Math.max(200, status), headers: kept(headers) });
  return Object.defineProperty(response, 'url', { value: url });
}

function standInForFetch() {
  const real = globalThis.fetch;
  if (typeof real !== 'function') return;
  globalThis.fetch = async function fetch(input, init) {
    if (!given?.answers) return real(input, init);
    const request = new Request(input, init);
    const { protocol, hostname, port, pathname, search, origin } = new URL(request.url);
    if (!/^https?:$/.test(protocol) || !isAnswered(hostname, port || (protocol === 'https:' ? 443 : 80)))
      return real(input, init);
    const operation = `${request.method} ${pathname}${search}`;
    await new Promise((resolve) => setImmediate(resolve));
    request.signal.throwIfAborted();
    const outcome = outcomeFor('http', origin, operation);
    if (outcome?.kind === 'response') return responseFrom(outcome.response, request.url);
    if (outcome?.kind === 'pending')
      return new Promise((_, reject) => request.signal.addEventListener('abort', () => reject(request.signal.reason)));
    const cause = outcome === null ? refusal(origin, operation) : errorFrom(outcome.error);
    throw new TypeError('fetch failed', { cause });
  };
}

/** Chance gives what it gave, as long as it was asked. */
function standInForChance() {
  const { random } = Math;
  const { randomUUID, randomBytes } = crypto;
  const next = (of) => {
    const list = given?.working ? given.random : undefined;
    const at = list?.findIndex((one) => one.of === of) ?? -1;
    return at < 0 ? undefined : list.splice(at, 1)[0].value;
  };
  Math.random = () => next('math-random') ?? random();
  crypto.randomUUID = (...args) => next('uuid') ?? randomUUID(...args);
  crypto.randomBytes = (size, callback) => {
    const drawn = callback ? undefined : next('bytes');
    const bytes = drawn === undefined ? null : Buffer.from(drawn, 'base64');
    return bytes?.length === size ? bytes : randomBytes(size, callback);
  };
}

/** Wraps what leaves the process; until `give` everything goes its own way. */
function install() {
  const { listen } = net.Server.prototype;
  net.Server.prototype.listen = function (...args) {
    this.prependOnceListener('listening', () => ownPorts.add(this.address()?.port));
    return listen.apply(this, args);
  };
  standInForHttp(https, 'https:');
  standInForHttp(http, 'http:');
  standInForFetch();
  standInForChance();
  syncBuiltinESMExports();
  const databases = path.join(__dirname, 'database-answers.cjs');
  const isOn = (system) => given?.databases.has(system) === true;
  if (!fs.existsSync(databases)) return;
  require(databases).install({ isOn, ask, gate: () => gate });
  // What a module asks as a test imports it, before there are answers, must not go out either.
  give({ databases: systems, serves: true });
}

/**
 * What the program gets from now on; null: nothing stands in any more. `databases`: systems that are stood in for though
 * nothing is answered for them. `serves`: requests are to come, and what is asked before them is not what they ask.
 * @param {{ answers?: object[], random?: object[], databases?: string[], serves?: boolean } | null} what
 */
function give(what) {
  const answers = what?.answers?.map(inFull);
  const asked = (answers ?? []).flatMap(({ target }) => (systems.includes(target) ? [target] : []));
  const databases = new Set([...(what?.databases ?? []), ...asked]);
  const { serves = false } = what ?? {};
  given = what && { databases, answers, serves, random: [...(what.random ?? [])], working: false };
  used = new Map();
  unanswered = new Set();
  ownPorts.clear();
}

/** The recorded work begins: what the start-up drew of chance was not recorded. */
function beginWork() {
  if (given) given.working = true;
}

/** The date goes on from `origin` (ISO 8601). For a process of its own. */
function startClockAt(origin) {
  const shift = Date.parse(origin) - realNow();
  const Real = Date;
  Real.now = () => realNow() + shift;
  globalThis.Date = new Proxy(Real, {
    construct: (target, args, made) =>
      Reflect.construct(target, args.length ? args : [Real.now()], made === globalThis.Date ? target : made),
    apply: () => new Real(Real.now()).toString(),
  });
  Real.prototype.constructor = globalThis.Date;
}

// At once, so that a program that takes these functions as it loads has the wrapped ones.
install();

/** Puts answers through the gate of in-order.cjs, where they wait for their turn. */
function orderBy(through) {
  gate = through;
}

module.exports = { beginWork, give, orderBy, startClockAt, unanswered: () => [...unanswered] };
