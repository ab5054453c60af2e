// Runs a program as its own main module and waits until it is idle, has failed, or has answered all requests.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { entryUrl, require } from './modules.mjs';
import { send } from './requests.mjs';

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
      return require(path.join(dir, 'package.json')).type === 'module';
    } catch {
      // look further up
    }
  }
  return false;
}

async function serve(server, scenario, { trial, finish }) {
  const { port } = server.address();
  const responses = [];
  for (const request of scenario.requests) responses.push(await send(port, request));
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  const observed = trial.thrown[0];
  if (observed) finish({ kind: 'failed', failure: observed, also: trial.thrown.slice(1, 20), responses });
  else finish({ kind: 'passed', value: null, responses });
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
    if (scenario.requests.length && typeof server.address() === 'object') serve(server, scenario, context);
    else patience(() => !handles.wasCalled() && finish({ kind: 'timed-out' }), waitMs).unref();
  });
  trial.idle = () => {
    const code = settled ? Number(process.exitCode ?? 0) : 13; // 13: a top-level await that never settles, as Node exits
    if (code) finish({ kind: 'exited', code, stderr: '' });
    else finish({ kind: 'passed', value: null, responses: [] });
  };
  start(file).then(
    () => (settled = true),
    (error) => fail(error),
  );
}
