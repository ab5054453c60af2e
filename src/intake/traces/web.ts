import type { Frame } from '../../domain/event.ts';
import { errorOf } from '../draft.ts';
import { frameOf, isEngineCode, isOwnPath, readFilename, readFunctionName } from '../frame.ts';
import { findHeading } from './heading.ts';
import type { TraceReader } from './trace.ts';
import { splitPosition } from './v8-frame.ts';

/** Reads stacks as SpiderMonkey (Firefox) and JavaScriptCore (Safari, Bun) print them: `fn@file:line:column`. */
export const readWebTrace: TraceReader = (lines, index) => {
  if (!readWebFrame(lines[index] ?? '')) return null;
  const frames: Frame[] = [];
  let end = index;
  for (; end < lines.length; end += 1) {
    const frame = readWebFrame(lines[end] ?? '');
    if (!frame) break;
    frames.push(frame);
  }
  const found = findHeading(lines, index, (line) => readWebFrame(line) !== null);
  const error = errorOf({ type: found.heading.type, message: found.heading.message, code: found.heading.code, frames });
  return { platform: 'javascript', errors: [error], start: found.start, end, uncaught: found.uncaught };
};

const asyncMarks = [
  'async*',
  'promise callback*',
  'setTimeout handler*',
  'setInterval handler*',
  'EventListener.handleEvent*',
];

/** `fn@https://host/app.js:10:20`, `@file:1:2`, `forEach@[native code]`, `global code@...`, `[native code]`; else null. */
export function readWebFrame(line: string): Frame | null {
  const text = line.trim();
  if (text === '[native code]') return frameOf({ native: true });
  const sign = signOf(text);
  if (sign < 0) return null;
  const place = text.slice(sign + 1).replace(/ line (\d{1,9}) > (?:eval|Function|injectedScript)\b.*$/, ':$1');
  if (isEngineCode(place)) return frameOf({ native: true, function: nameOf(text.slice(0, sign)) });
  const position = splitPosition(place);
  if (!position || !/[/\\.]|^\w+:/.test(position.file) || /\s/.test(position.file)) return null;
  const said = text.slice(0, sign);
  const mark = asyncMarks.find((candidate) => said.startsWith(candidate));
  const filename = readFilename(position.file);
  return frameOf({
    filename,
    function: nameOf(mark ? said.slice(mark.length) : said),
    line: position.line,
    column: position.column,
    inApp: isOwnPath(filename),
    async: mark !== undefined,
  });
}

/** A URL can hold an `@` (a scoped package on a CDN), a function's name can not: the first one separates. */
function signOf(text: string): number {
  const sign = text.indexOf('@');
  const name = text.slice(0, Math.max(0, sign));
  const isName = name.length <= 300 && (!/\s/.test(name) || /^(?:\w+ (?:code|callback|handler)|async)\b/.test(name));
  return isName ? sign : -1;
}

function nameOf(said: string): string | null {
  return /^(?:global|module|eval) code$/.test(said) || said === '' ? null : readFunctionName(said);
}
