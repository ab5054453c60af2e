import { isObject } from './capture/captured.ts';
import { guard } from './guard.ts';
import type { Options } from './options.ts';
import { monotonic } from './originals.ts';
import type { Post } from './report/post.ts';
import type { Reporter } from './report/reporter.ts';
import { program, thrownIn, type Work } from './unit-of-work/work.ts';

/** `catch (error) { log(error); process.exit(1) }`: the last error before an exit that tells of a failure. */
let last: { error: WeakRef<object>; at: number; work: Work } | null = null;
const lastMs = 1000;

/**
 * Reports what ends the process, and rejections that the app takes care of itself. Changes nothing of what the process
 * does: monitors only, and a listener for rejections only beside one of the app's.
 */
export function watchProcess(reporter: Reporter, post: Post, options: Options): void {
  process.on('uncaughtExceptionMonitor', (error: unknown, origin: string) => {
    guard('uncaught', () => reportUncaught(reporter, error, origin), undefined);
  });
  followRejectionListeners(reporter);
  process.on('exit', (code) => {
    if (options.isOn('exits') && code !== 0) guard('exit', () => reportLast(reporter), undefined);
    guard('drain', () => post.drain(), undefined);
  });
}

function reportUncaught(reporter: Reporter, error: unknown, origin: string): void {
  const isDying = process.listenerCount('uncaughtException') === 0 && !process.hasUncaughtExceptionCaptureCallback();
  const type = origin === 'unhandledRejection' ? 'onunhandledrejection' : 'onuncaughtexception';
  reporter.report(error, { type, handled: false }, isDying);
  // A thrown thing that is no error is wrapped by Node: it is not to be reported as itself at the exit.
  last = null;
}

/** A listener of ours alone would keep the process alive where it would have crashed: it stands only beside the app's. */
function followRejectionListeners(reporter: Reporter): void {
  const listener = (reason: unknown) => {
    guard('rejection', () => reporter.report(reason, { type: 'onunhandledrejection', handled: true }, false), null);
  };
  process.on('newListener', (name, added) => {
    if (name !== 'unhandledRejection' || added === listener) return;
    if (!process.listeners('unhandledRejection').includes(listener))
      process.prependListener('unhandledRejection', listener);
  });
  process.on('removeListener', (name, removed) => {
    if (name !== 'unhandledRejection' || removed === listener) return;
    if (process.listeners('unhandledRejection').every((other) => other === listener))
      process.off('unhandledRejection', listener);
  });
}

export function noteThrown(error: unknown, work: Work): void {
  if (typeof error === 'object' && error !== null) last = { error: new WeakRef(error), at: monotonic(), work };
  if (isObject(error) && !thrownIn.has(error)) thrownIn.set(error, work);
  if (work !== program) work.failure = { error, isHanded: false };
}

function reportLast(reporter: Reporter): void {
  const error = last && monotonic() - last.at < lastMs ? last.error.deref() : undefined;
  if (error !== undefined && last) reporter.report(error, { type: 'exit', handled: true }, true, last.work);
}
