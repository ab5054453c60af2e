import { createRequire } from 'node:module';
import vm from 'node:vm';
import type { ObservedFailure, ObservedFrame } from '../../../src/domain/run.ts';
import type { Program } from './specimen.ts';

const real = createRequire(import.meta.url);
const framePattern = /^\s+at (?:(async) )?(?:(.*?) \()?(.*?)(?::(\d+):(\d+))?\)?$/;

export interface RunOptions {
  /** Where the program is deployed, absolute. */
  root: string;
  /** The file whose function makes the call: it is on the stack as whoever drives the program. */
  driver: string;
  stackTraceLimit?: number;
}

/** Executes a call on a program in this process and describes the error as the engine reported it. */
export async function runProgram(program: Program, call: string, options: RunOptions): Promise<ObservedFailure> {
  const files = { ...program, [options.driver]: `module.exports = function drive() {\n  return ${call};\n};\n` };
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = options.stackTraceLimit ?? 50;
  try {
    const drive = load(files, options.root, options.driver) as () => unknown;
    await drive();
  } catch (error) {
    return describe(error, options.root);
  } finally {
    Error.stackTraceLimit = limit;
  }
  throw new Error(`did not fail: ${call}`);
}

function load(files: Program, root: string, entry: string): unknown {
  const modules = new Map<string, { exports: unknown }>();
  const requireFrom = (request: string): unknown => {
    const path = [request.replace(/^\.\//, ''), `node_modules/${request}/index.js`].find(
      (name) => files[name] !== undefined,
    );
    if (path === undefined) return real(request);
    const known = modules.get(path);
    if (known) return known.exports;
    const module = { exports: {} as unknown };
    modules.set(path, module);
    const wrapper = vm.compileFunction(files[path] ?? '', ['exports', 'require', 'module'], {
      filename: `${root}/${path}`,
    });
    wrapper(module.exports, requireFrom, module);
    return module.exports;
  };
  return requireFrom(entry);
}

function describe(thrown: unknown, root: string): ObservedFailure {
  const error = thrown as Error & { code?: string };
  const frames = String(error.stack)
    .split('\n')
    .flatMap((line) => readFrame(line, root) ?? []);
  const cause = error.cause instanceof Error ? describe(error.cause, root) : null;
  return { type: error.name, message: error.message, code: error.code ?? null, frames, handled: false, cause };
}

function readFrame(line: string, root: string): ObservedFrame | null {
  const match = framePattern.exec(line);
  if (!match) return null;
  const [, isAsync, name, place = '', row, column] = match;
  const native =
    place === '<anonymous>' || place.startsWith('node:') || place === 'native' || place.startsWith('index ');
  return {
    file: native ? null : place.startsWith(`${root}/`) ? place.slice(root.length + 1) : place,
    line: row ? Number(row) : null,
    column: column ? Number(column) : null,
    function: name ?? null,
    native,
    async: isAsync !== undefined,
  };
}
