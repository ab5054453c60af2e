// Runs a program of this package as its own process, with other content for the files that it reads and, where it
// listens, with requests sent to it. Ships beside a regression test; needs nothing but Node.
'use strict';
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const v8 = require('node:v8');

const engineMade =
  /Cannot (read|set|convert|assign|access|destructure|add|redefine|delete|create|mix)|is not (a function|iterable|a constructor|defined|an object|extensible)|^RangeError: (Invalid|Maximum)|^SyntaxError: (Unexpected|Expected|Unterminated|"undefined"|Invalid)|Reduce of empty|circular structure|before initialization|constant variable/;

/**
 * @param {string} entry the program, absolute
 * @param {{ files?: Record<string, string>, requests?: object[], answers?: object[], databases?: string[], clock?: { origin: string, random?: object[] }, order?: string[], args?: string[], env?: Record<string, string>, withinMs?: number, bounded?: { of: string, iterations: number }, timeoutMs?: number }} given
 *   files: absolute path -> content that the program reads instead; requests: sent in order once it listens, those that
 *   overlap beside the one before; answers: what the services that it calls answer; order: the order in which
 *   asynchronous completions are let through (in-order.cjs); clock: its date; withinMs: by when all must be
 *   answered; bounded: what must not grow when the requests are repeated
 * @returns {{ error: string | null, output: string, responses: { status: number, body: string, thrown?: string[] }[], exit: number | null, timedOut: boolean }}
 *   error: the heading of the error that ended it, null where none did
 */
function runProgram(entry, given = {}) {
  const { files = {}, requests = [], answers, databases, clock, order, withinMs, bounded } = given;
  // Dates, bytes and big numbers of rows stay what they are.
  const told = handOver(
    v8.serialize({ files, requests, answers, databases, clock, order, withinMs, bounded }).toString('base64'),
  );
  const run = spawnSync(process.execPath, ['--require', __filename, entry, ...(given.args ?? [])], {
    cwd: path.dirname(entry),
    env: {
      ...process.env,
      NODE_TEST_CONTEXT: '',
      ...given.env,
      RUN_PROGRAM: told.text,
    },
    timeout: given.timeoutMs ?? 20_000,
    encoding: 'utf8',
    maxBuffer: 16 * 1024 * 1024,
  });
  told.done();
  const answered = /^run-program responses: (.*)$/m.exec(run.stdout ?? '');
  const heading = /^(?:Uncaught )?(\w*Error(?: \[\w+\])?(?:: .*)?)$/m.exec(run.stderr ?? '');
  return {
    error: run.status === 0 ? null : (heading?.[1] ?? null),
    output: `${run.stdout ?? ''}${run.stderr ?? ''}`.slice(-16_000),
    responses: answered ? JSON.parse(answered[1]) : [],
    exit: run.status,
    timedOut: run.error?.code === 'ETIMEDOUT',
  };
}

/** The body of the last answer: as JSON where it is JSON, else as text. */
function answerOf(run) {
  const body = run.responses.at(-1)?.body;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

/** An environment variable has its bounds: what is larger goes through a file. */
function handOver(text) {
  if (text.length < 30_000) return { text, done: () => {} };
  const folder = fs.mkdtempSync(path.join(require('node:os').tmpdir(), 'run-program-'));
  const file = path.join(folder, 'given.json');
  fs.writeFileSync(file, text);
  return { text: `file ${file}`, done: () => fs.rmSync(folder, { recursive: true, force: true }) };
}

const oneLine = (text) => text.replace(/\s+/g, ' ').trim();

/** Whether printed text holds an error's message: by its first line that says something, since what is printed may end there. */
function tells(text, message) {
  const line = message.split('\n').find((one) => one.trim() !== '') ?? '';
  return oneLine(text).includes(oneLine(line));
}

/** What the error that ended the run says, all its lines. */
function lastWords({ error, output }) {
  const at = output.lastIndexOf(error);
  return at < 0 ? error : output.slice(at).split(/\n\s+at /, 1)[0];
}

/** Throws when the run crashed: with the error from production, with any other that the engine makes, or by never ending. */
function assertNoCrash(run, production) {
  const crashed = run.error !== null && (tells(lastWords(run), production) || engineMade.test(run.error));
  if (crashed) throw new Error(`the program crashed: ${run.error}\n${run.output}`);
  if (run.timedOut) throw new Error(`the program did not end\n${run.output}`);
  // A status of 500 or more may be what the program means to answer; with the error behind it, it is the crash.
  const refused = run.responses.find(
    (response) =>
      response.status === 0 ||
      (response.thrown ?? []).some((thrown) => tells(thrown, production) || engineMade.test(thrown)),
  );
  if (refused)
    throw new Error(
      `the program answered ${refused.status}: ${refused.body}\n${(refused.thrown ?? []).join('\n')}\n${run.output}`,
    );
}

function replaceFiles(files) {
  const { readFileSync, readFile, promises } = fs;
  const { readFile: read } = promises;
  const contentOf = (target) => {
    const name =
      target instanceof URL
        ? require('node:url').fileURLToPath(target)
        : typeof target === 'string'
          ? path.resolve(target)
          : '';
    return Object.hasOwn(files, name) ? files[name] : null;
  };
  const shaped = (text, options) => {
    const encoding = typeof options === 'string' ? options : options?.encoding;
    return encoding ? Buffer.from(text).toString(encoding) : Buffer.from(text);
  };
  fs.readFileSync = (target, options) =>
    contentOf(target) === null ? readFileSync(target, options) : shaped(contentOf(target), options);
  fs.readFile = (target, ...rest) => {
    if (contentOf(target) === null) return readFile(target, ...rest);
    setImmediate(() => rest.at(-1)(null, shaped(contentOf(target), rest.length > 1 ? rest[0] : null)));
  };
  promises.readFile = async (target, options) =>
    contentOf(target) === null ? read(target, options) : shaped(contentOf(target), options);
  require('node:module').syncBuiltinESMExports();
}

/** The folder of the package that a program belongs to. */
function packageFolder(entry) {
  for (let folder = path.dirname(fs.realpathSync(entry)); ; folder = path.dirname(folder))
    if (fs.existsSync(path.join(folder, 'package.json')) || folder === path.dirname(folder)) return folder;
}

/** What the test itself asks for is held by no order. */
let own = (work) => work();

function sendOne(port, { method, path: target, headers, body: text, bodyEncoding }) {
  const body = text === null ? undefined : Buffer.from(text, bodyEncoding ?? 'utf8');
  return new Promise((resolve) => {
    const options = { host: '127.0.0.1', port, method, path: target, headers, agent: false };
    const request = own(() => require('node:http').request(options));
    request.on('response', (response) => {
      let answer = '';
      response.on('data', (chunk) => (answer += chunk));
      response.on('end', () => resolve({ status: response.statusCode, body: answer.slice(0, 64_000) }));
    });
    request.on('error', (error) => resolve({ status: 0, body: error.message }));
    if (headers.expect) request.on('continue', () => request.end(body));
    else request.end(body);
  });
}

/** An error's stack, its code told in the heading as Node does for its own. */
function printed(error) {
  const stack = String(error?.stack ?? error);
  const { name, code } = Object(error);
  const isNew = /^[\w.-]{1,80}$/.test(String(code ?? '')) && !stack.split('\n', 1)[0].includes(`[${code}]`);
  return isNew && stack.startsWith(`${name}: `) ? `${name} [${code}]: ${stack.slice(`${name}: `.length)}` : stack;
}

/** Errors that the program throws, also those that it catches and answers with a status. */
function noteThrown() {
  const inspector = require('node:inspector');
  const session = new inspector.Session();
  const thrown = [];
  globalThis[Symbol.for('run-program.thrown')] = (error) => thrown.length < 20 && thrown.push(printed(error));
  session.connect();
  session.on('Debugger.paused', ({ params }) => {
    const functionDeclaration = 'function () { globalThis[Symbol.for("run-program.thrown")](this) }';
    if (params.data?.objectId)
      session.post('Runtime.callFunctionOn', { objectId: params.data.objectId, functionDeclaration, silent: true });
  });
  session.post('Debugger.enable');
  session.post('Debugger.setPauseOnExceptions', { state: 'all' });
  return thrown;
}

/** All of the requests; one that overlaps is sent as soon as the one before it has reached the program. */
async function sendAll(port, requests, thrown) {
  const arrived = require('node:diagnostics_channel').channel('http.server.request.start');
  const answers = [];
  const answered = (response) => (response.status >= 500 ? { ...response, thrown: thrown.splice(0) } : response);
  for (const request of requests) {
    if (!request.overlaps) await Promise.all(answers);
    let here;
    const reached = new Promise((resolve) => (here = () => resolve()));
    arrived.subscribe(here);
    const answer = sendOne(port, request).then(answered);
    answers.push(answer);
    await Promise.race([reached, answer]);
    arrived.unsubscribe(here);
  }
  return Promise.all(answers);
}

/** Does the work; where it misses its deadline or leaves more behind each time, the process ends with the error that says so. */
async function underDemand({ withinMs, bounded }, work) {
  try {
    if (withinMs) return await require('./settles.cjs').within(withinMs, work, { everywhere: true });
    return bounded ? await require('./growth.cjs').bounded(bounded.of, bounded.iterations, work) : await work();
  } catch (error) {
    process.stderr.write(`${error.stack}\n`, () => process.exit(1));
    return new Promise(() => {});
  }
}

function sendWhenListening(given, begin) {
  const { requests, order } = given;
  const thrown = noteThrown();
  const net = require('node:net');
  const { listen } = net.Server.prototype;
  let begun = false;
  net.Server.prototype.listen = function (...args) {
    this.once('listening', async () => {
      if (begun || typeof this.address() !== 'object') return;
      begun = true;
      thrown.length = 0; // what the start-up throws and catches is no answer to a request
      begin();
      const responses = await underDemand(given, () => sendAll(this.address().port, requests, thrown));
      if (order) await require('./in-order.cjs').settled();
      process.stdout.write(`\nrun-program responses: ${JSON.stringify(responses)}\n`, () => process.exit(0));
    });
    return listen.apply(this, args);
  };
}

/** Puts recorded answers and the recorded clock in the place of the real ones; returns what to call as the work begins. */
function standIn({ answers, databases, clock, order, requests }) {
  if (!answers && !databases && !clock) return () => {};
  const recorded = require('./recorded-answers.cjs');
  recorded.give({ answers, databases, serves: requests.length > 0, random: clock?.random });
  if (order) recorded.orderBy(require('./in-order.cjs').gate);
  if (clock) recorded.startClockAt(clock.origin);
  return recorded.beginWork;
}

if (process.env.RUN_PROGRAM) {
  const told = process.env.RUN_PROGRAM;
  const text = told.startsWith('file ') ? fs.readFileSync(told.slice('file '.length), 'utf8') : told;
  const given = v8.deserialize(Buffer.from(text, 'base64'));
  const { files, requests, order } = given;
  delete process.env.RUN_PROGRAM;
  replaceFiles(files);
  const begin = standIn(given);
  if (order) {
    const inOrder = require('./in-order.cjs');
    own = inOrder.past;
    inOrder.start({ order, root: packageFolder(process.argv[1]) });
  }
  if (requests.length) sendWhenListening(given, begin);
}

module.exports = { answerOf, runProgram, assertNoCrash };
