import { createHash } from 'node:crypto';
import type { ProductionEvent } from '../../domain/event.ts';
import { Fault } from '../../domain/fault.ts';
import { completeEvent, type EventDraft, errorOf } from '../draft.ts';
import { intakeLimits } from '../limits.ts';
import { scrubEvent } from '../scrubbing/event.ts';
import type { ScrubRules } from '../scrubbing/rules.ts';
import { Scrubber } from '../scrubbing/scrubber.ts';
import { readText } from '../text.ts';
import { timeOf, toLines } from '../traces/lines.ts';
import type { TemplateMiner } from './template-miner.ts';

export interface LogOptions {
  now?: () => Date;
  rules?: Partial<ScrubRules>;
  /** Groups error lines that have no trace; without it the message's own template does. */
  miner?: TemplateMiner;
}

/** One failure found in a log. */
export interface LogSignal {
  event: ProductionEvent;
  /** Where its record begins, 1-based. */
  line: number;
}

const recordLines = 400;

/**
 * The failures in a log, one after the other as its lines come: JSON records with an error, printed traces of every language
 * (their lines joined to one record), and lines of level error or worse. A record is a line that begins as log lines do
 * (time, level, JSON) and what follows it up to the next; longer than 400 lines it is cut. Nothing in a log is a fault.
 */
export async function* readLogLines(
  lines: Iterable<string> | AsyncIterable<string>,
  options: LogOptions = {},
): AsyncGenerator<LogSignal> {
  let record: string[] = [];
  let start = 1;
  let number = 0;
  for await (const raw of lines) {
    number += 1;
    const line = raw.slice(0, intakeLimits.eventBytes);
    if (record.length > 0 && (beginsRecord(line) || record.length >= recordLines)) {
      yield* signalsOf(record, start, options);
      record = [];
    }
    if (record.length === 0) start = number;
    record.push(line);
  }
  if (record.length > 0) yield* signalsOf(record, start, options);
}

const levels =
  /^\W{0,3}(?:(fatal|critical|crit|panic|emerg|alert)|(error|err|severe)|(?:warning|warn|info|notice|debug|trace|fine))\b/i;

function beginsRecord(line: string): boolean {
  return (
    line.startsWith('{') ||
    timeOf(line) !== null ||
    (/^\[?[A-Z]/.test(line) && levels.test(line) && !/^\w+: /.test(line))
  );
}

function* signalsOf(record: readonly string[], start: number, options: LogOptions): Generator<LogSignal> {
  const text = record.join('\n');
  const draft = readTrace(text) ?? readMessage(record[0] ?? '', options);
  if (!draft) return;
  const place = { ...draft, source: 'log' as const, at: draft.at ?? timeOf(record[0] ?? '') };
  // The same words at two places of a log are two occurrences.
  const id = createHash('sha256').update(`${start}\n${text}`).digest('hex').slice(0, 32);
  const event = completeEvent({ ...place, id }, Buffer.alloc(0), options.now);
  yield { event: scrubEvent(event, new Scrubber(options.rules)), line: start };
}

/** Most records hold no error at all: those are told by a look, not by a parser. */
function readTrace(text: string): EventDraft | null {
  if (!/\n|"(?:err|error|stack|exception)"|rror|xception|panic/.test(text)) return null;
  try {
    const draft = readText(text);
    // A word such as `Error: x` alone is a message, whose level tells.
    return draft.errors.some((error) => error.frames.length > 0) || draft.source === 'log' ? draft : null;
  } catch (error) {
    if (error instanceof Fault && error.code === 'UNREADABLE_EVENT') return null;
    throw error;
  }
}

function readMessage(line: string, { miner }: LogOptions): EventDraft | null {
  const text = (toLines(line)[0] ?? '').trim();
  const level = levels.exec(text);
  if (!level || (level[1] === undefined && level[2] === undefined)) return null;
  const message = text.slice(level[0].length).replace(/^[\s\]:|-]{1,10}/, '');
  if (message === '') return null;
  const template = miner?.add(message);
  return {
    source: 'log',
    platform: 'other',
    level: level[1] === undefined ? 'error' : 'fatal',
    errors: [errorOf({ type: 'Message', message })],
    ...(template ? { fingerprint: ['log', template.id] } : {}),
  };
}
