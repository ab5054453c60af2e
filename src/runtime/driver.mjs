// The warm process: takes scenarios as JSON lines on stdin, answers each with one JSON line on fd 3.
// Loaded as `node driver.mjs ROOT` inside the sandbox. One trial at a time; the host ends it when it hangs.
import fs from 'node:fs';
import { createInterface } from 'node:readline';
import * as coverage from './coverage.mjs';
import * as exceptions from './exceptions.mjs';
import * as files from './files.mjs';
import * as handles from './handles.mjs';
import * as modules from './modules.mjs';
import * as probes from './probes.mjs';
import * as processState from './process-state.mjs';
import inOrder from './in-order.cjs';
import * as waiting from './waiting.mjs';
import { runCall } from './call.mjs';
import { decode } from './decode.mjs';
import { packageOf, runProgram } from './program.mjs';
import recorded from './recorded-answers.cjs';
import { describeError } from './stack.mjs';
import * as throwValues from './throw-values.mjs';

const root = process.argv[2];
const realExit = process.exit.bind(process);
const realImmediate = setImmediate;
Error.stackTraceLimit = 50;
let trial = null;

const answer = (message) => fs.writeSync(3, `${JSON.stringify(message)}\n`);

function finish(outcome) {
  const done = trial;
  if (!done) return;
  trial = null;
  exceptions.observe(null);
  const facts = { reads: files.reads(), listened: done.listened };
  const unanswered = recorded.unanswered();
  if (unanswered.length) facts.unanswered = unanswered;
  if (done.ordered) facts.schedule = inOrder.stop();
  if (done.coverage) facts.features = coverage.take(root);
  if (done.probed) facts.trace = { throws: throwValues.take(), ...probes.take() };
  waiting.end();
  handles.closeAll();
  recorded.give(null);
  processState.restore();
  process.stdin.ref();
  const durationMs = waiting.now() - done.startedAt;
  // Let what was just closed settle, so that its echoes do not fall into the next trial.
  realImmediate(() =>
    realImmediate(() => {
      const left = process
        .getActiveResourcesInfo()
        .filter((kind) => !/^(PipeWrap|TTYWrap|Immediate|FSReqCallback)$/.test(kind)).length;
      answer({ id: done.id, ...outcome, stdout: done.stdout, durationMs, facts, clean: left === 0 });
    }),
  );
}

const fail = (thrown, handled = false) =>
  finish({ kind: 'failed', failure: describeError(thrown, root, handled), also: (trial?.thrown ?? []).slice(0, 20) });

function capture(stream, keep) {
  const real = stream.write.bind(stream);
  stream.write = (chunk, encoding, callback) => {
    if (!trial) return real(chunk, encoding, callback);
    if (keep && trial.stdout.length < 64_000) trial.stdout += chunk;
    const done = typeof encoding === 'function' ? encoding : callback;
    if (done) realImmediate(done);
    return true;
  };
}

class Exit extends Error {}

function install() {
  modules.install(root);
  files.install(root);
  handles.install();
  waiting.install();
  capture(process.stdout, true);
  capture(process.stderr, false);
  process.on('uncaughtException', (error) => (error instanceof Exit ? undefined : trial ? fail(error) : undefined));
  process.on('unhandledRejection', (error) => (error instanceof Exit ? undefined : trial ? fail(error) : undefined));
  process.on('beforeExit', () => trial?.idle());
  process.exit = (code) => {
    if (!trial) return undefined;
    finish({ kind: 'exited', code: Number(code ?? process.exitCode ?? 0), stderr: '' });
    throw new Exit('process.exit');
  };
  process.on(
    'exit',
    (code) =>
      trial &&
      answer({ id: trial.id, kind: 'exited', code, stdout: trial.stdout, stderr: '', durationMs: 0, clean: false }),
  );
}

/** An answer with values in the place of their encoded form. */
function live({ arguments: args, outcome, ...asked }) {
  if (asked.kind === 'http') return { ...asked, outcome };
  const value = outcome.kind === 'value' ? { value: decode(outcome.value) } : {};
  return { ...asked, arguments: decode(args ?? []), outcome: { ...outcome, ...value } };
}

function beginOrder({ scenario, shake }) {
  inOrder.start({ order: scenario.order, root: packageOf(root, scenario.entry), shake });
}

function begin(message) {
  trial = {
    id: message.id,
    startedAt: waiting.now(),
    stdout: '',
    listened: false,
    thrown: [],
    idle: () => {},
    coverage: message.coverage,
    ordered: Boolean(message.scenario.order),
    probed: message.probes !== undefined,
  };
  const current = trial;
  if (!message.reuse || !modules.isPlain()) modules.renew(message.overlay ?? {}, { sameUrls: message.sameUrls });
  // A server that nobody has called would be led through all its intervals. What is held is held in real time.
  waiting.begin(
    message.ownPace || trial.ordered ? null : () => !current.listened || handles.wasCalled(),
    message.scenario.clock?.origin,
  );
  const { answers, databases, clock } = message.scenario;
  const isGiven = answers || databases || clock;
  const serves = message.scenario.kind === 'call' || message.scenario.requests.length > 0;
  recorded.give(isGiven ? { answers: answers?.map(live), databases, serves, random: clock?.random } : null);
  files.renew(message.scenario.inputs ?? []);
  if (message.coverage) {
    coverage.start();
    coverage.take(root);
  }
  if (message.probes) {
    probes.begin();
    throwValues.begin(root, message.probes.message, probes.count);
  }
  if (message.observeHandled)
    exceptions.observe(
      (error) => trial && trial.thrown.length < 50 && trial.thrown.push(describeError(error, root, true)),
    );
  process.stdin.unref();
  if (trial.ordered) beginOrder(message);
  const mine =
    (act) =>
    (...args) =>
      trial === current ? act(...args) : undefined; // a late word of an earlier trial is not this one's
  const context = { root, trial, finish: mine(finish), fail: mine(fail), handles };
  if (message.scenario.kind === 'call') runCall(message.scenario, context);
  else runProgram(message.scenario, context);
}

install();
recorded.give(null);
recorded.orderBy(inOrder.gate);
createInterface({ input: process.stdin }).on('line', (line) => {
  const message = JSON.parse(line);
  if (message.exit) realExit(0);
  else begin(message);
});
process.stdin.on('end', () => realExit(0));
processState.keep();
answer({ ready: true, node: process.version });
