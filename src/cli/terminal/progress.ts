import type { WriteStream } from 'node:tty';
import type { ProgressEvent, ProgressSink } from '../../domain/progress.ts';
import { plainLine } from '../../domain/plain-text.ts';
import { paintFor } from './colour.ts';
import { LiveLine } from './live-line.ts';
import { strip } from './strip.ts';

export interface Progress {
  sink: ProgressSink;
  /** Takes the live line away; safe to call twice. */
  close(): void;
}

const phases = { before: 'before', 'with-fix': 'with the fix', reverted: 'fix taken away' } as const;
const marks = { ok: '✓', stopped: '×', skipped: '–' } as const;

/**
 * Shows pipeline progress on a stream: on a terminal the current step lives in one line that is rewritten, and each
 * finished stage stays; elsewhere one plain line a step. `indent` goes before every line.
 */
export function progressFor(
  stream: NodeJS.WriteStream,
  options: { indent?: string; env?: NodeJS.ProcessEnv } = {},
): Progress {
  const indent = options.indent ?? '';
  const paint = paintFor(stream, options.env);
  const live = new LiveLine(stream as WriteStream);
  const started = performance.now();
  const clock = () => paint('dim', `${((performance.now() - started) / 1000).toFixed(1).padStart(5)} s`);
  const line = (event: ProgressEvent, text: string) => `${indent}${clock()}  ${event.stage.padEnd(12)} ${text}`;
  const sink: ProgressSink = (event) => {
    const text = plainLine(event.text, 160);
    if (event.kind === 'end') {
      live.keep(line(event, `${marks[event.outcome ?? 'ok']} ${text}`));
    } else if (event.kind === 'run' && event.runs) {
      const { runs } = event;
      const shown = line(
        event,
        `${phases[runs.phase].padEnd(14)} ${strip(runs, paint)}  ${runs.total} of ${runs.planned} ran`,
      );
      if (runs.total >= runs.planned) live.keep(shown);
      else live.show(shown);
    } else live.show(line(event, text));
  };
  return { sink, close: () => live.clear() };
}
