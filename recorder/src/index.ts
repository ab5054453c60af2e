import { CapturedErrors } from './capture/captured.ts';
import { ExceptionWatch } from './capture/watch.ts';
import { guard } from './guard.ts';
import { readOptions } from './options.ts';
import { noteThrown, watchProcess } from './process-errors.ts';
import { Post } from './report/post.ts';
import { Reporter } from './report/reporter.ts';
import { current, program } from './work/work.ts';

/** What the app may call: see docs/recorder.md. */
export interface Recorder {
  /** Reports an error that the app has caught. The event's id, or null where it was left out. */
  captureException: (error: unknown) => string | null;
}

const place = Symbol.for('reproof.recorder');
const silent: Recorder = { captureException: () => null };

function install(): Recorder {
  const options = readOptions(process.env);
  if (process.env.REPROOF_RECORDER_OFF === 'all' || (options.out === null && options.dsn === null)) return silent;
  const errors = new CapturedErrors();
  const watch = new ExceptionWatch(errors, (error) => noteThrown(error, current.getStore() ?? program));
  const post = new Post(options);
  const reporter = new Reporter(options, errors, watch, post);
  if (options.isOn('values')) guard('watch', () => watch.start(), false);
  guard('process', () => watchProcess(reporter, post, options), undefined);
  return {
    captureException: (error) =>
      guard('capture', () => reporter.report(error, { type: 'generic', handled: true }, false), null),
  };
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
