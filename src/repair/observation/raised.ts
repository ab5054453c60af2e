import type { ObservedFailure } from '../../domain/run.ts';

/** Messages that V8, SpiderMonkey and JavaScriptCore write themselves: no program throws them on purpose. */
const engineMessages: readonly RegExp[] = [
  /^Cannot (?:read|set) propert/,
  /^Cannot (?:destructure|convert|mix|assign to|add property|delete property|define property|redefine|create property)/,
  /^Cannot (?:access '|use 'in' operator|read private|write private|perform)/,
  /^Can't find variable|^can't access|^can't convert/,
  /is not (?:a function|a constructor|iterable|async iterable|defined|extensible|a valid (?:date|code point)|an object)/,
  /^(?:undefined|null) is not|^Assignment to constant|^Invalid (?:array|string|typed array|count|time|date|code|regular|Date)/,
  /^Maximum call stack|^too much recursion|^Reduce of empty array|^Class constructor|^Class extends value/,
  /^Right-hand side of|^Converting circular|^URI malformed|^Unexpected (?:token|end of|non-whitespace|string|number)/,
  /called on (?:null or undefined|incompatible|non-object)|^Method .{1,60} called on|^Must call super|^Derived constructors/,
  /^Private |^Object prototype may only be|^Iterator |^Generator is already|^Found non-callable|^Bind must be called/,
  /^(?:toString|toFixed|toPrecision|toExponential)\(\) |^Expected property name|^Bad control character|^Promise resolver /,
];

/** Errors of the runtime's own modules and of its system calls carry such codes. */
const runtimeCode = /^(?:ERR_(?!ASSERTION)[A-Z0-9_]+|E[A-Z0-9]{3,})$/;

/**
 * Whether an engine or the runtime raised the failure, as opposed to a `throw` of the program: the first is always a
 * fault somewhere, the second can be the program's right answer to bad input.
 */
export function engineRaised(failure: ObservedFailure): boolean {
  if (/AssertionError/.test(failure.type)) return false;
  if (engineMessages.some((pattern) => pattern.test(failure.message.slice(0, 2000)))) return true;
  const outermostNative = failure.frames[0] ? failure.frames[0].native || failure.frames[0].file === null : false;
  return failure.code !== null && runtimeCode.test(failure.code) && (outermostNative || failure.frames.length === 0);
}

/** Engine text without the quoted call-site source, which a patch or a minifier may change. */
function settled(message: string): string {
  return message.slice(0, 2000).replace(/\s+/g, ' ').replace(/\d+/g, '#');
}

/** First frame in the tree's own files: where it happened, without the line (a patch shifts lines). */
function site(failure: ObservedFailure): string {
  const own = failure.frames.find((f) => f.file !== null && !f.native);
  return own ? `${own.file}#${own.function ?? ''}` : '';
}

/** Whether two failures are one and the same, for lack of the identity rule: type, code, message, function. */
export function looksSame(a: ObservedFailure, b: ObservedFailure): boolean {
  return a.type === b.type && a.code === b.code && settled(a.message) === settled(b.message) && site(a) === site(b);
}
