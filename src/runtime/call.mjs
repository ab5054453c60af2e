// Calls an export with given arguments: the steps lead from the module to the value.
import path from 'node:path';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { entryUrl, require as ownRequire } from './modules.mjs';
import { classesNamed, decoder } from './decode.mjs';
import { checkValue, underDemand } from './demand.mjs';
import recorded from './recorded-answers.cjs';
import { encode } from './values.mjs';

async function loadModule({ module, from, load }, root) {
  const bare = !module.includes('.') && !module.startsWith('/') ? module : null;
  const file = path.join(root, module);
  if (load === 'require') return bare ? createRequire(path.join(root, from))(bare) : ownRequire(file);
  return import(bare ?? entryUrl(pathToFileURL(file).href));
}

const valuesOf = (step) => (step.do === 'value' ? [step.value] : (step.args ?? []));

/** The classes that the scenario's values are instances of, by module and name. */
async function classesOf({ steps, beside = [], from }, root) {
  const classes = new Map();
  for (const place of [steps, ...beside].flat().flatMap((step) => valuesOf(step).flatMap(classesNamed))) {
    const loaded = await loadModule({ module: place.module, from, load: place.load }, root);
    classes.set(`${place.module}#${place.name}`, place.name === null ? loaded : loaded[place.name]);
  }
  return classes;
}

function walk(start, steps, decode) {
  let owner;
  let value = start;
  for (const step of steps) {
    if (step.do === 'get') [owner, value] = [value, value[step.name]];
    else if (step.do === 'value') [owner, value] = [undefined, decode(step.value)];
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

/** Runs `scenario` (kind call) and what goes on beside it; a promise that comes out is awaited. */
export async function runCall(scenario, { root, trial, finish, fail }) {
  trial.idle = () => finish({ kind: 'exited', code: 13, stderr: '' });
  let loaded;
  let classes;
  try {
    loaded = await loadModule(scenario, root);
    classes = await classesOf(scenario, root);
  } catch (error) {
    finish({ kind: 'unloadable', reason: String(error?.stack ?? error).slice(0, 4000) });
    return;
  }
  const decode = decoder(classes);
  const { steps, beside, demand } = scenario;
  const work = () =>
    beside ? Promise.all([steps, ...beside].map((one) => walk(loaded, one, decode))) : walk(loaded, steps, decode);
  try {
    recorded.beginWork();
    const value = await underDemand(demand, work, { trial });
    await aftermath();
    checkValue(demand, value);
    finish({ kind: 'passed', value: encode(value), responses: [] });
  } catch (error) {
    fail(error);
  }
}
