import type { ProductionEvent } from '../domain/event.ts';
import { readEvent } from '../intake/read-event.ts';
import type { Journal } from './journal.ts';

/** Stage 1: bytes of any accepted format -> the normalised event. Faults: UNREADABLE_EVENT. */
export function intake(journal: Journal, event: Buffer, now: () => Date): Promise<ProductionEvent> {
  return journal.stage(
    'intake',
    'reading the event',
    async () => {
      const read = readEvent(event, { now });
      journal.note({
        stage: 'intake',
        kind: 'event-read',
        actor: 'engine',
        inputs: [`event:${read.id}`],
        outcome: `${read.source}: ${headingOf(read)}`.slice(0, 500),
      });
      return read;
    },
    (read) => ({ text: headingOf(read) }),
  );
}

/** `TypeError: message` of the event's first error, else its title. */
export function headingOf(event: ProductionEvent): string {
  const [error] = event.errors;
  return error ? `${error.type}: ${error.message}` : event.title;
}
