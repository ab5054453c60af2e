// Stands in for the network, the clock and chance while a program runs: calls that leave the process get the answers that
// were recorded, in their order. Ships beside a regression test; needs nothing but Node.
'use strict';
const { Duplex } = require('node:stream');
const crypto = require('node:crypto');
const http = require('node:http');
const https = require('node:https');
const net = require('node:net');
const zlib = require('node:zlib');
const { syncBuiltinESMExports } = require('node:module');
const { urlToHttpOptions } = require('node:url');

/** What is given now; null: everything goes its own way. `used`: how often each kind of call was answered. */
let given = null;
let used = new Map();
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
  const at = used.get(narrowed[0]) ?? 0;
  used.set(narrowed[0], at + 1);
  return narrowed[Math.min(at, narrowed.length - 1)]?.outcome ?? null;
}

/** An answer as a test writes it (`{ call: 'GET http://users/7', status: 200, json: {} }`) in the recorder's form. */
function inFull({ call, status, headers, json, text, base64, error, never, ...rest }) {
  if (!call) return rest;
  const [, method, target, path] = /^(\S+) (\w+:\/\/[^/]*)(.*)$/s.exec(call);
  const asked = { kind: 'http', target, operation: `${method} ${path || '/'}` };
  if (never) return { ...asked, outcome: { kind: 'pending' } };
  if (error) return { ...asked, outcome: { kind: 'error', error: { code: null, ...error } } };
  const held = { text: json === undefined ? (base64 ?? text ?? '') : JSON.stringify(json) };
  const body = { ...held, encoding: base64 === undefined ? 'utf8' : 'base64' };
  return { ...asked, outcome: { kind: 'response', response: { status, headers: headers ?? [], body } } };
}

function refusal(target, operation) {
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
}

/**
 * What the program gets from now on; null: nothing stands in any more.
 * @param {{ answers?: object[], random?: object[] } | null} what
 */
function give(what) {
  given = what && { ...what, answers: what.answers?.map(inFull), random: [...(what.random ?? [])], working: false };
  used = new Map();
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

module.exports = { beginWork, give, startClockAt };
