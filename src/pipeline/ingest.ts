import type { Occurrence } from '../domain/packed-signal.ts';
import { createHash } from 'node:crypto';
import type { ProductionEvent } from '../domain/event.ts';
import { readLogLines } from '../intake/logs/read-log-lines.ts';
import { TemplateMiner } from '../intake/logs/template-miner.ts';
import { readSignals } from '../intake/read-signals.ts';

/** The failures of one whole file: an envelope, an OTLP export, a report, a trace. Throws UNREADABLE_EVENT. */
export function signalsOfFile(bytes: Buffer, now: () => Date): Occurrence[] {
  return readSignals(bytes, { now }).events;
}

/**
 * The failures of a log as its lines come: traces of many languages, records with an error, lines of level error. Those
 * without a trace are grouped by the template of their words. `origin` tells two logs apart whose lines are the same: one
 * that is read again under the same origin brings the same events.
 */
export async function* signalsOfLog(
  lines: AsyncIterable<string>,
  { origin, now }: { origin: string; now: () => Date },
): AsyncGenerator<{ event: ProductionEvent; line: number }> {
  for await (const { event, line } of readLogLines(lines, { miner: new TemplateMiner(), now })) {
    const id = createHash('sha256').update(`${origin}\n${event.id}`).digest('hex').slice(0, 32);
    yield { event: { ...event, id }, line };
  }
}
