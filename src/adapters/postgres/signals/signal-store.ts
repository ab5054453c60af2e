import type pg from 'pg';
import { unpackBody } from '../../../domain/packed-signal.ts';
import type { SignalStore, StoredSignal } from '../../../ports/store/signal-store.ts';
import { query } from '../pool.ts';
import { accept } from './accept.ts';
import type { Sampling } from './sampling.ts';

interface Row {
  id: number;
  bug: string;
  receivedAt: Date;
  body: Buffer;
}

const columns = 's.id, f.bug, s.received_at as "receivedAt", s.body';

export function signalStore(pool: pg.Pool, sampling: Sampling | null): SignalStore {
  return {
    accept: (signals) => accept(pool, signals, sampling),
    signal: async (id) => {
      if (!/^\d{1,15}$/.test(id)) return null;
      const rows = await query<Row>(
        pool,
        `select ${columns} from signals s join fingerprints f on f.id = s.fingerprint
         where s.id = $1 and s.body is not null`,
        [id],
      );
      return rows[0] ? stored(rows[0]) : null;
    },
    signalsOf: async (bug, limit) => {
      const rows = await query<Row>(
        pool,
        `select ${columns} from fingerprints f cross join lateral (
           select * from signals s where s.fingerprint = f.id and s.body is not null order by s.id desc limit $2) s
         where f.bug = $1 order by s.id desc limit $2`,
        [bug, limit],
      );
      return rows.map(stored);
    },
  };
}

function stored(row: Row): StoredSignal {
  return { id: String(row.id), bug: row.bug, receivedAt: row.receivedAt, ...unpackBody(row.body) };
}
