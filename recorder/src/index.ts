import { watchClock } from './boundaries/clock.ts';
import { watchFileReads } from './boundaries/file-reads.ts';
import { watchHttpCalls } from './boundaries/http-calls.ts';
import { watchTimers } from './boundaries/timers.ts';
import { watchUndiciCalls } from './boundaries/undici-calls.ts';
import { CapturedErrors } from './capture/captured.ts';
import { ExceptionWatch } from './capture/watch.ts';
import { drop, guard } from './guard.ts';
import { databases } from './libraries/databases.ts';
import { frameworks, watchHandlers, watchLog } from './libraries/frameworks.ts';
import { watchModules } from './libraries/loaded.ts';
import { type Options, type Part, readOptions } from './options.ts';
import { noteThrown, watchProcess } from './process-errors.ts';
import { Post } from './report/post.ts';
import { Reporter } from './report/reporter.ts';
import { type Finished, watchInbound } from './unit-of-work/inbound.ts';
import { watchInboundHttp2 } from './unit-of-work/inbound-http2.ts';
import { type JobGiven, runJob as runJobOf } from './unit-of-work/jobs.ts';
import { current, program, type Work } from './unit-of-work/work.ts';

/** What the app may call: see docs/recorder.md. */
export interface Recorder {
  /** Reports an error that the app has caught. The event's id, or null where it was left out. */
  captureException: (error: unknown) => string | null;
  /** Runs a job as a unit of work of its own. */
  runJob: <T>(job: JobGiven, run: () => T) => T;
}

const place = Symbol.for('reproof.recorder');
const silent: Recorder = { captureException: () => null, runJob: (_job, run) => run() };

function install(): Recorder {
  const options = readOptions(process.env);
  if (process.env.REPROOF_RECORDER_OFF === 'all' || (options.out === null && options.dsn === null)) return silent;
  const errors = new CapturedErrors();
  const watch = new ExceptionWatch(errors, (error) => noteThrown(error, current.getStore() ?? program));
  const post = new Post(options);
  const reporter = new Reporter(options, errors, watch, post);
  guard('process', () => watchProcess(reporter, post, options), undefined);
  watchParts(options, reporter);
  if (options.isOn('values')) guard('watch', () => watch.start(), false);
  return {
    runJob: runJobOf,
    captureException: (error) =>
      guard('capture', () => reporter.report(error, { type: 'generic', handled: true }, false), null),
  };
}

/** Every part stands for itself: one that cannot be watched leaves the others. */
function watchParts(options: Options, reporter: Reporter): void {
  const finished: Finished = (work, status) => reportAnswer(reporter, work, status);
  const parts: [Part, () => void][] = [
    ['requests', () => watchInbound(options, finished)],
    ['requests', () => watchInboundHttp2(options, finished)],
    ['http', watchHttpCalls],
    ['http', watchUndiciCalls],
    ['databases', () => watchModules(databases)],
    ['errors', watchErrors],
    ['files', watchFileReads],
    ['clock', watchClock],
    ['timers', watchTimers],
  ];
  for (const [part, watch] of parts) if (options.isOn(part)) guard(`watch-${part}`, watch, undefined);
}

/** Errors that are handed on and may never be thrown. */
function watchErrors(): void {
  watchModules(frameworks);
  watchHandlers();
  watchLog();
}

/** A request that was answered by a server's error after something was thrown in it or handed on: a framework's error path. */
function reportAnswer(reporter: Reporter, work: Work, status: number): void {
  if (status < 500) return;
  if (work.failure) reporter.report(work.failure.error, { type: 'http', handled: true }, false, work);
  else drop('errors-not-thrown');
}

/** Loaded twice (by --import and by the app), it is installed once. */
function recorder(): Recorder {
  const global = globalThis as { [place]?: Recorder };
  if (global[place]) return global[place];
  const made = guard('install', install, silent);
  Object.defineProperty(globalThis, place, { value: made, configurable: true, enumerable: false });
  return made;
}

const installed = recorder();

/** Reports an error that the app has caught. Returns the event's id, or null where nothing was reported. Throws nothing. */
export function captureException(error: unknown): string | null {
  return installed.captureException(error);
}

/** Runs a job of a queue as a unit of work: what fails in it is reported with its payload and its calls. Returns what `run` does. */
export function runJob<T>(job: JobGiven, run: () => T): T {
  return installed.runJob(job, run);
}
