// Files that the program reads: given other content where the trial says so, and noted.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const state = { root: '', inputs: new Map(), reads: new Set() };

function pathOf(target) {
  if (typeof target === 'string') return path.resolve(target);
  if (target instanceof URL && target.protocol === 'file:') return fileURLToPath(target);
  return Buffer.isBuffer(target) ? path.resolve(target.toString()) : null;
}

/** The replaced content for a read, or null; notes data files of the repository. */
function replaced(target) {
  const file = pathOf(target);
  if (!file?.startsWith(`${state.root}/`)) return null;
  const relative = file.slice(state.root.length + 1);
  if (!relative.includes('node_modules/') && !/\.([cm]?[jt]sx?|node|wasm|map)$|(^|\/)package\.json$/.test(relative))
    state.reads.add(relative);
  return state.inputs.get(relative) ?? null;
}

const encodingOf = (options) => (typeof options === 'string' ? options : options?.encoding) ?? null;
const contentFor = (text, options) =>
  encodingOf(options) ? Buffer.from(text).toString(encodingOf(options)) : Buffer.from(text);

/** Wraps the reading functions of node:fs once. */
export function install(root) {
  state.root = root;
  const { readFileSync, readFile, createReadStream, promises } = fs;
  const promisedRead = promises.readFile;
  fs.readFileSync = (target, options) => {
    const text = replaced(target);
    return text === null ? readFileSync(target, options) : contentFor(text, options);
  };
  fs.readFile = (target, ...rest) => {
    const text = replaced(target);
    if (text === null) return readFile(target, ...rest);
    const done = rest.at(-1);
    setImmediate(() => done(null, contentFor(text, rest.length > 1 ? rest[0] : null)));
  };
  promises.readFile = async (target, options) => {
    const text = replaced(target);
    return text === null ? promisedRead(target, options) : contentFor(text, options);
  };
  fs.createReadStream = (target, options) => {
    const text = replaced(target);
    if (text === null) return createReadStream(target, options);
    const stream = Readable.from([Buffer.from(text)]);
    return encodingOf(options) ? stream.setEncoding(encodingOf(options)) : stream;
  };
  syncBuiltinESMExports();
}

/** Inputs for the next trial; forgets what was read. */
export function renew(inputs) {
  state.inputs = new Map(inputs.map(({ path: file, content }) => [file, content]));
  state.reads.clear();
}

/** Data files of the repository that the trial has read so far. */
export const reads = () => [...state.reads].slice(0, 200);
