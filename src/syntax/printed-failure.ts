import { fileURLToPath } from 'node:url';
import type { ObservedFailure, ObservedFrame } from '../domain/run.ts';
import { tapFailures } from './tap-failure.ts';

const heading = /^\s*(?:Uncaught )?(?:\[?)((?:[A-Z][\w$]*)?(?:Error|Exception)(?: \[([\w.-]+)\])?)(?:: (.*))?$/;
const frameLine = /^\s+at (?:(async) )?(?:(.{0,300}?) \()?([^()]{1,1000}?)(?::(\d+):(\d+))?\)?(?: \{)?$/;
// Folders may have brackets in their names: then the line is read from its ends.
const bracketed = /^\s+at (?:(async) )?(.{0,300}?) \((.{1,1000}):(\d+):(\d+)\)(?: \{)?$/;
const bare = /^\s+at (?:(async) )?()(.{1,1000}):(\d+):(\d+)(?: \{)?$/;

function placeOf(raw: string, root: string): string | null {
  if (raw === '<anonymous>' || raw === 'native') return null;
  let file = raw;
  if (file.startsWith('file://')) {
    try {
      file = fileURLToPath(file);
    } catch {
      return raw;
    }
  }
  return file.startsWith(`${root}/`) ? file.slice(root.length + 1) : file;
}

function readFrame(line: string, root: string): ObservedFrame | null {
  const text = line.slice(0, 1500);
  const match = frameLine.exec(text) ?? bracketed.exec(text) ?? bare.exec(text);
  if (!match || match[3]?.startsWith('eval at ')) return null;
  const [, isAsync, name, where = '', row, column] = match;
  const file = placeOf(where, root);
  return {
    file,
    line: row ? Number(row) : null,
    column: column ? Number(column) : null,
    function: name || null,
    native: file === null || where.startsWith('node:'),
    async: Boolean(isAsync),
  };
}

/**
 * Every error with a V8 stack in a program's output, in the order printed; frames innermost first, files from `root`
 * where they lie below it. Reads only what Node prints (https://v8.dev/docs/stack-trace-api), and TAP's blocks after it;
 * lines over 1,500 characters are cut.
 */
export function printedFailures(output: string, root: string): ObservedFailure[] {
  const failures: ObservedFailure[] = [];
  let current: ObservedFailure | null = null;
  for (const line of output.split('\n').slice(0, 5_000)) {
    const title = heading.exec(line.slice(0, 4_000));
    if (title) {
      const type = (title[1] ?? 'Error').replace(/ \[.*$/, '');
      current = { type, message: title[3] ?? '', code: title[2] ?? null, frames: [], handled: false, cause: null };
      failures.push(current);
      continue;
    }
    const frame = /^\s+at /.test(line) ? readFrame(line, root) : null;
    if (frame) current?.frames.push(frame);
    else if (current && current.frames.length === 0 && line.trim() !== '' && current.message.length < 4_000)
      current.message += `\n${line}`;
    const code = /^\s+code: '([\w.-]+)'/.exec(line);
    if (code && current?.frames.length) current.code ??= code[1] ?? null;
    if (current?.frames.length && line.trim() === '') current = null;
  }
  const told = tapFailures(output, (line) => readFrame(line, root));
  return [...failures.filter((failure) => failure.frames.length > 0), ...told];
}
