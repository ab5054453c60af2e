import { isEngineRaised } from '../../domain/operation.ts';
import type { ObservedFailure } from '../../domain/run.ts';

/** Errors of the runtime's own modules and of its system calls carry such codes. */
const runtimeCode = /^(?:ERR_(?!ASSERTION)[A-Z0-9_]+|E[A-Z0-9]{3,})$/;

/**
 * Whether an engine or the runtime raised the failure, as opposed to a `throw` of the program: the first is always a
 * fault somewhere, the second can be the program's right answer to bad input.
 */
export function engineRaised(failure: ObservedFailure): boolean {
  if (/AssertionError/.test(failure.type)) return false;
  if (isEngineRaised(failure.type, failure.message)) return true;
  const outermostNative = failure.frames[0] ? failure.frames[0].native || failure.frames[0].file === null : false;
  return failure.code !== null && runtimeCode.test(failure.code) && (outermostNative || failure.frames.length === 0);
}

/** The message of an error that the program raised itself; '' where the engine or the runtime did. */
export const raisedOnPurpose = (failure: ObservedFailure): string => (engineRaised(failure) ? '' : failure.message);

/** Engine text without the quoted call-site source, which a patch or a minifier may change. */
function settled(message: string): string {
  return message.slice(0, 2000).replace(/\s+/g, ' ').replace(/\d+/g, '#');
}

/** First frame in the tree's own files: where it happened, without the line (a patch shifts lines). */
function site(failure: ObservedFailure): string {
  const own = failure.frames.find((f) => f.file !== null && !f.native);
  // How it was called (`Module.f`, `Object.f`, `new C`) is no part of where it is.
  return own ? `${own.file}#${/[\w$#]*$/.exec(own.function ?? '')?.[0] ?? ''}` : '';
}

/** Whether two failures are one and the same, for lack of the identity rule: type, code, message, function. */
export function looksSame(a: ObservedFailure, b: ObservedFailure): boolean {
  return a.type === b.type && a.code === b.code && settled(a.message) === settled(b.message) && site(a) === site(b);
}

/** Whether two failures are of one class and come from one function: messages quote values, sites do not. */
export function sameSite(a: ObservedFailure, b: ObservedFailure): boolean {
  return a.type === b.type && site(a) !== '' && site(a) === site(b);
}
