import pg from 'pg';
import { type LiveEvent, liveEventSchema } from '../../domain/live-event.ts';
import type { Live } from '../../ports/live.ts';

const channel = 'reproof_live';
/** PostgreSQL takes payloads of less than 8000 bytes; what is longer is cut in its text. */
const payloadBytes = 7_500;
const againMs = 1_000;

/** A live stream with an end. */
export interface OpenLive extends Live {
  close(): Promise<void>;
}

function payloadOf(event: LiveEvent): string {
  const text = JSON.stringify(event);
  if (Buffer.byteLength(text) <= payloadBytes || event.kind !== 'progress') return text;
  return JSON.stringify({ ...event, text: `${event.text.slice(0, 500)}…` });
}

/** Live events over `NOTIFY`, so that every server hears what any worker does. Lost connections are made again. */
export function liveOn(pool: pg.Pool): OpenLive {
  const listeners = new Set<(event: LiveEvent) => void>();
  let client: pg.PoolClient | null = null;
  let closed = false;
  let published: Promise<void> = Promise.resolve();
  let again: NodeJS.Timeout | null = null;
  const hear = ({ payload }: pg.Notification): void => {
    const event = liveEventSchema.safeParse(parsed(payload));
    if (event.success) for (const listener of listeners) listener(event.data);
  };
  const later = (): void => {
    if (!closed) again = setTimeout(() => void listen(), againMs).unref();
  };
  const drop = (lost: pg.PoolClient): void => {
    if (client !== lost) return;
    client = null;
    lost.release(true);
  };
  const listen = async (): Promise<void> => {
    try {
      const next = await pool.connect();
      if (closed) return next.release(true);
      client = next;
      next.on('notification', hear);
      next.on('error', () => {
        drop(next);
        later();
      });
      await next.query(`LISTEN ${channel}`);
    } catch {
      later();
    }
  };
  const ready = listen();
  return {
    publish(event) {
      // One after the other: over several connections a later event could overtake an earlier one.
      published = published.then(() =>
        pool.query('SELECT pg_notify($1, $2)', [channel, payloadOf(event)]).then(
          () => {},
          () => {},
        ),
      );
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      closed = true;
      if (again) clearTimeout(again);
      await ready;
      await published;
      if (client) drop(client);
    },
  };
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return null;
  }
}
