import type { Frame } from '../../domain/event.ts';
import { frameOf, isEngineCode, isOwnPath, isRuntimeModule, readFilename, readFunctionName } from '../frame.ts';
import { asPosition } from '../loose-json.ts';

/**
 * One line of a V8 stack (https://v8.dev/docs/stack-trace-api): `at fn (file:1:2)`, `at async fn (...)`,
 * `at new X (...)`, `at X.y [as z] (...)`, `at file:1:2`, `at Array.map (<anonymous>)`, `at eval (eval at f (file:1:2), <anonymous>:1:1)`.
 * Null for any other line. A trailing ` {` (the error's own properties follow) is allowed.
 */
export function readV8Frame(line: string): Frame | null {
  const trimmed = line.trim();
  if (!trimmed.startsWith('at ')) return null;
  let text = trimmed.slice(3).replace(/ \{$/, '').replace(/,$/, '');
  const async = text.startsWith('async ');
  if (async) text = text.slice('async '.length);
  const open = text.endsWith(')') ? text.indexOf(' (') : -1;
  const name = open >= 0 ? text.slice(0, open) : null;
  const place = readPlace(open >= 0 ? text.slice(open + 2, -1) : text);
  if (!place || (name === null && (place.line === null || !/[./\\:]/.test(place.file)))) return null;
  const filename = isEngineCode(place.file) ? null : readFilename(place.file);
  const native = filename === null || isRuntimeModule(filename);
  return frameOf({
    filename,
    absPath: filename === null || filename === place.file ? null : place.file,
    function: readFunctionName(name),
    line: place.line,
    column: place.column,
    native,
    inApp: !native && isOwnPath(filename),
    async,
  });
}

interface Place {
  file: string;
  line: number | null;
  column: number | null;
}

function readPlace(text: string): Place | null {
  if (text.startsWith('eval at ')) return readEvalOrigin(text);
  if (isEngineCode(text) || text === 'native' || /^index \d{1,6}$/.test(text))
    return { file: '<anonymous>', line: null, column: null };
  return splitPosition(text);
}

/** Code from `eval` has no file: the innermost parentheses name the place in a file where it was evaluated. */
function readEvalOrigin(text: string): Place | null {
  const open = text.lastIndexOf('(');
  const close = text.indexOf(')', open);
  const origin = open >= 0 && close > open ? splitPosition(text.slice(open + 1, close)) : null;
  return origin ?? { file: '<anonymous>', line: null, column: null };
}

/** `file:line:column` or `file:line`; the file may hold colons itself (a URL, a drive). Null where no line is named. */
export function splitPosition(text: string): Place | null {
  const last = text.lastIndexOf(':');
  const lastNumber = last > 0 ? asPosition(text.slice(last + 1)) : null;
  if (lastNumber === null) return null;
  const before = text.lastIndexOf(':', last - 1);
  const number = before > 0 ? asPosition(text.slice(before + 1, last)) : null;
  if (number === null) return { file: text.slice(0, last), line: lastNumber || null, column: null };
  return { file: text.slice(0, before), line: number || null, column: lastNumber || null };
}
