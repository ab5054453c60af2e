// Runs a program as its own main module and waits until it is idle, has failed, or has answered all requests.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { entryUrl, require } from './modules.mjs';
import recorded from './recorded-answers.cjs';
import inOrder from './in-order.cjs';
import { checkAnswer, underDemand } from './demand.mjs';
import { sendAll } from './requests.mjs';

/** A program that listens and that nobody calls is a server: it would wait for ever. */
const waitMs = 1_000;
const patience = setTimeout;

async function start(file) {
  const commonJs = file.endsWith('.cjs') || (file.endsWith('.js') && !isEsmPackage(file));
  if (!commonJs) return import(entryUrl(pathToFileURL(file).href));
  const Module = require('node:module');
  Module._load(file, null, true);
}

function isEsmPackage(file) {
  for (let dir = path.dirname(file); dir !== path.dirname(dir); dir = path.dirname(dir)) {
    try {
      const manifest = path.join(dir, 'package.json');
      if (existsSync(manifest)) return JSON.parse(readFileSync(manifest, 'utf8')).type === 'module';
    } catch {
      return false; // as Node takes a manifest that it cannot read
    }
  }
  return false;
}

/** The folder of the package that a program belongs to: of the nearest manifest above it, at most the tree's. */
export function packageOf(root, entry) {
  let folder = path.dirname(path.join(root, entry));
  while (folder.length > root.length && !existsSync(path.join(folder, 'package.json'))) folder = path.dirname(folder);
  return folder;
}

async function serve(server, scenario, { trial, finish }) {
  const { port } = server.address();
  const { requests, demand } = scenario;
  trial.thrown.length = 0; // what start-up throws and catches is no answer to a request
  recorded.beginWork();
  const responses = await underDemand(demand, () => sendAll(port, requests), { trial, everywhere: true });
  if (scenario.order) await inOrder.settled();
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  checkAnswer(demand, responses);
  const thrown = trial.thrown.slice(0, 20);
  const refused = responses.some(({ status }) => status === undefined || status >= 500);
  if (refused && thrown.length) finish({ kind: 'failed', failure: thrown[0], also: thrown.slice(1), responses });
  else finish({ kind: 'passed', value: null, responses, caught: thrown });
}

/** Runs `scenario` (kind program); reports through `context.finish` or `context.fail`. */
export function runProgram(scenario, context) {
  const { root, trial, finish, fail, handles } = context;
  const file = path.join(root, scenario.entry);
  process.chdir(path.join(root, scenario.cwd));
  process.argv = [process.argv[0], file, ...scenario.argv];
  for (const [key, value] of Object.entries(scenario.env)) process.env[key] = value;
  let settled = false;
  handles.onListening((server) => {
    if (server === undefined || trial.listened) return;
    trial.listened = true;
    if (scenario.requests.length && typeof server.address() === 'object') serve(server, scenario, context).catch(fail);
    else patience(() => !handles.wasCalled() && finish({ kind: 'timed-out' }), waitMs).unref();
  });
  trial.idle = () => {
    const code = settled ? Number(process.exitCode ?? 0) : 13; // 13: a top-level await that never settles, as Node exits
    if (code) finish({ kind: 'exited', code, stderr: '' });
    else finish({ kind: 'passed', value: null, responses: [] });
  };
  const starting = () => start(file);
  const started = scenario.requests.length
    ? starting()
    : underDemand(scenario.demand, starting, { trial, everywhere: true });
  started.then(
    () => (settled = true),
    (error) => fail(error),
  );
}
