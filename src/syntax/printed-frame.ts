import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ObservedFrame } from '../domain/run.ts';

const frameLine = /^\s+at (?:(async) )?(?:(.{0,300}?) \()?([^()]{1,1000}?)(?::(\d+):(\d+))?\)?(?: \{)?$/;
// Folders may have brackets in their names: then the line is read from its ends.
const bracketed = /^\s+at (?:(async) )?(.{0,300}?) \((.{1,1000}):(\d+):(\d+)\)(?: \{)?$/;
const bare = /^\s+at (?:(async) )?()(.{1,1000}):(\d+):(\d+)(?: \{)?$/;
/** Vitest's own form: `❯ Cart.total src/cart.ts:3:15`, without a name `❯ src/cart.ts:3:15`. */
const pointed = /^\s*❯ ()((?:(?:new|async|get|set) )?\S{1,300}(?: \[as \S{1,100}\])? )?(\S.{0,999}):(\d+):(\d+)$/;
/** AVA's own form: `› setProperty (file://index.js:223:16)`, without a name `› file://test.js:6:9`; from where it runs. */
const quoted = /^\s*› ()(?:(\S.{0,299}?) \()?((?:file:\/\/)?[^()\s][^()]{0,999}?):(\d+):(\d+)\)?$/;

/** Where a process ran: `root` of the tree, absolute, and the working folder below it ('' is the root). */
export interface PrintedFrom {
  root: string;
  cwd: string;
}

/** V8 prints absolute paths; test runners print them from where they run. */
function placeOf(raw: string, { root, cwd }: PrintedFrom, hasLine: boolean): string | null {
  if (raw === '<anonymous>' || raw === 'native') return null;
  // Code made of a text lies in no file; where it was made tells whose it is.
  if (raw.startsWith('eval at ')) return raw;
  let file = raw;
  if (/^file:\/\/(?!\/)/.test(file)) file = file.slice('file://'.length);
  if (file.startsWith('file://')) {
    try {
      file = fileURLToPath(file);
    } catch {
      return raw;
    }
  }
  if (file.startsWith(`${root}/`)) return file.slice(root.length + 1);
  const isPath = hasLine && !path.posix.isAbsolute(file) && !/^[\w+.-]+:/.test(file);
  return isPath ? path.posix.join(cwd, file) : file;
}

/** One line of a stack as V8, vitest or AVA prints it; null when the line is none. Lines over 1,500 characters are cut. */
export function readFrame(line: string, from: PrintedFrom): ObservedFrame | null {
  const text = line.slice(0, 1500);
  const match = /^\s+at /.test(text)
    ? (frameLine.exec(text) ?? bracketed.exec(text) ?? bare.exec(text))
    : (pointed.exec(text) ?? quoted.exec(text));
  if (!match) return null;
  const [, isAsync, name, where = '', row, column] = match;
  const file = placeOf(where, from, row !== undefined);
  return {
    file,
    line: row ? Number(row) : null,
    column: column ? Number(column) : null,
    function: name?.trim() || null,
    native: file === null || where.startsWith('node:'),
    async: Boolean(isAsync),
  };
}
