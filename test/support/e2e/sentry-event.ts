import { readFileSync } from 'node:fs';
import path from 'node:path';

/** One frame of a crash. `at` is text of the file with `¦` where the engine's position points. */
export interface CrashFrame {
  file: string;
  at?: string;
  line?: number;
  column?: number;
  function?: string;
  vars?: Record<string, unknown>;
  inApp?: boolean;
}

export interface Crash {
  type?: string;
  message: string;
  /** Innermost first. */
  frames: CrashFrame[];
  /** Folder of the repository, in which `at` is looked up. */
  repo: string;
  /** Where production had the repository. */
  deployed?: string;
  release?: string;
}

/** A Sentry event of a crash, as an SDK in production would have sent it. */
export function sentryEvent(crash: Crash): Record<string, unknown> {
  const frames = crash.frames.map((frame) => ({
    filename: /^\/|^node:|:\/\//.test(frame.file) ? frame.file : `${crash.deployed ?? '/srv/app'}/${frame.file}`,
    function: frame.function,
    ...position(crash.repo, frame),
    in_app: frame.inApp ?? true,
    ...(frame.vars && { vars: frame.vars }),
  }));
  return {
    event_id: 'c0ffee00c0ffee00c0ffee00c0ffee00',
    platform: 'node',
    timestamp: 1767225600,
    ...(crash.release && { release: crash.release }),
    exception: {
      values: [{ type: crash.type ?? 'TypeError', value: crash.message, stacktrace: { frames: frames.toReversed() } }],
    },
  };
}

function position(repo: string, frame: CrashFrame): { lineno?: number; colno?: number } {
  if (frame.at === undefined) return { lineno: frame.line, colno: frame.column };
  const [before = '', after = ''] = frame.at.split('¦');
  const text = readFileSync(path.join(repo, frame.file), 'utf8');
  const offset = text.indexOf(before + after) + before.length;
  if (offset < before.length) throw new Error(`${frame.file} does not hold ${before + after}`);
  const lines = text.slice(0, offset).split('\n');
  return { lineno: lines.length, colno: (lines.at(-1)?.length ?? 0) + 1 };
}
