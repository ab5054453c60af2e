// Calls an export with given arguments: the steps lead from the module to the value.
import path from 'node:path';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { entryUrl, require as ownRequire } from './modules.mjs';
import { decode, encode } from './values.mjs';

async function loadModule({ module, from, load }, root) {
  const bare = !module.includes('.') && !module.startsWith('/') ? module : null;
  const file = path.join(root, module);
  if (load === 'require') return bare ? createRequire(path.join(root, from))(bare) : ownRequire(file);
  return import(bare ?? entryUrl(pathToFileURL(file).href));
}

function walk(start, steps) {
  let owner;
  let value = start;
  for (const step of steps) {
    if (step.do === 'get') [owner, value] = [value, value[step.name]];
    else if (step.do === 'new') [owner, value] = [undefined, new value(...step.args.map(decode))];
    else {
      const args = step.args.map(decode);
      value = step.name === null ? Reflect.apply(value, owner, args) : value[step.name](...args);
      owner = undefined;
    }
  }
  return value;
}

const immediate = setImmediate;

/** Rejections and errors that a call leaves behind come up before this settles. */
const aftermath = () => new Promise((resolve) => immediate(() => immediate(resolve)));

/** Runs `scenario` (kind call); a promise that comes out is awaited. */
export async function runCall(scenario, { root, trial, finish, fail }) {
  trial.idle = () => finish({ kind: 'exited', code: 13, stderr: '' });
  let loaded;
  try {
    loaded = await loadModule(scenario, root);
  } catch (error) {
    finish({ kind: 'unloadable', reason: String(error?.stack ?? error).slice(0, 4000) });
    return;
  }
  try {
    const value = await walk(loaded, scenario.steps);
    await aftermath();
    finish({ kind: 'passed', value: encode(value), responses: [] });
  } catch (error) {
    fail(error);
  }
}
