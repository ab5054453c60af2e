// Module graph of the code under trial: reloaded for each trial, with files replaced where the trial says so.
import { readFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const state = { root: '', generation: 0, overlay: new Map(), pinned: false, loaded: false };

const isOwn = (file) => file.startsWith(`${state.root}/`) && !file.slice(state.root.length).includes('/node_modules/');

const endings = ['.ts', '.js', '.mts', '.tsx', '.mjs', '/index.ts', '/index.js'];

/** Other spellings of a path that bundlers and transpilers accept: without its ending, or the output's (`x.js` for x.ts). */
function spellings(specifier) {
  const typed = specifier.replace(/\.([cm]?)js$/, '.$1ts');
  return [...(typed === specifier ? [] : [typed]), ...endings.map((ending) => specifier.replace(/\/$/, '') + ending)];
}

/** What Node finds; for the repository's own relative imports also what its build tools would find. */
function located(specifier, context, next) {
  try {
    return next(specifier, context);
  } catch (error) {
    const from = context.parentURL ?? '';
    const own = from.startsWith('file://') && isOwn(fileURLToPath(from.replace(/\?.*$/, '')));
    if (!own || !/^\.\.?(\/|$)/.test(specifier)) throw error;
    for (const spelling of spellings(specifier)) {
      try {
        return next(spelling, context);
      } catch {
        // the next spelling
      }
    }
    throw error;
  }
}

function resolve(specifier, context, next) {
  const result = located(specifier, context, next);
  if (!result.url?.startsWith('file://') || state.generation === 0) return result;
  const bare = result.url.replace(/\?reproof=\d+/, '');
  return isOwn(fileURLToPath(bare))
    ? { ...result, url: `${bare}${bare.includes('?') ? '&' : '?'}reproof=${state.generation}` }
    : result;
}

/**
 * Node's CommonJS loader takes a re-exported module (`module.exports = require('./lib')`) that ESM imports a second time
 * for a cycle and hands out `{}`. So such a module is loaded the CommonJS way first.
 */
function loadFirst(url, format) {
  if (state.generation === 0 || format !== 'commonjs' || !url.startsWith('file://')) return;
  const file = fileURLToPath(url.replace(/[?&]reproof=\d+/, ''));
  if (!isOwn(file) || require.cache[file]) return;
  try {
    require(file);
  } catch {
    delete require.cache[file]; // it fails again where it is imported, with the program's own stack
  }
}

const esmSyntax = /^[ \t]*(?:import[\s{'"*]|export[\s{*])/m;

/** Own code that is written as a module but by its package.json a script: what its build tools make of it runs here. */
function loadWritten(url, context, next) {
  const name = url.replace(/\?.*$/, '');
  const wrong = context.format === 'commonjs' || context.format === 'commonjs-typescript';
  if (!wrong || !/\.[jt]sx?$/.test(name) || !isOwn(fileURLToPath(name))) return next(url, context);
  const source = readFileSync(fileURLToPath(name), 'utf8');
  if (!esmSyntax.test(source)) return next(url, context);
  return next(url, { ...context, format: context.format === 'commonjs' ? 'module' : 'module-typescript' });
}

function load(url, context, next) {
  if (!url.startsWith('file://')) return next(url, context);
  const text = state.overlay.get(fileURLToPath(url.replace(/[?&]reproof=\d+/, '')));
  const result = text === undefined || !context.format ? loadWritten(url, context, next) : { format: context.format };
  if (!context.conditions?.includes('require')) loadFirst(url, result.format);
  return text === undefined ? result : { format: result.format, source: text, shortCircuit: true };
}

/** Installs the hooks once; needs Node >= 22.15. */
export function install(root) {
  state.root = root;
  registerHooks({ resolve, load });
}

/** A fresh module graph for the repository's own files; `files`: path from the root -> text. */
export function renew(files, { sameUrls }) {
  if (!sameUrls) state.generation++;
  state.loaded = true;
  state.overlay = new Map(Object.entries(files).map(([file, text]) => [path.join(state.root, file), text]));
  for (const file of Object.keys(require.cache)) if (isOwn(file)) delete require.cache[file];
}

/** Whether the loaded modules are the tree's own, so that a trial may use them once more. */
export const isPlain = () => state.loaded && state.overlay.size === 0;

/** The URL under which the current generation's entry is imported. */
export function entryUrl(href) {
  return state.generation === 0 ? href : `${href}?reproof=${state.generation}`;
}

export { require };
