import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import type { BugStore } from '../../ports/store/bug-store.ts';
import type { ProjectStore } from '../../ports/store/project-store.ts';
import type { SignalStore } from '../../ports/store/signal-store.ts';
import { bugStore } from './bugs/bug-store.ts';
import { migrate } from './migrate.ts';
import { makePool } from './pool.ts';
import { projectStore } from './projects/project-store.ts';
import type { Schema } from './schema.ts';
import type { Sampling } from './signals/sampling.ts';
import { signalStore } from './signals/signal-store.ts';

/** A store on one PostgreSQL database. */
export interface Store {
  signals: SignalStore;
  bugs: BugStore;
  projects: ProjectStore;
  pool: pg.Pool;
  close(): Promise<void>;
}

export interface StoreOptions {
  /** Spike protection; null switches it off: every occurrence is stored. */
  sampling?: Sampling | null;
  now?: () => Date;
  connections?: number;
}

const usualSampling: Sampling = { storedAnHour: 20, random: Math.random };

/**
 * Opens the store at a `postgresql://` URL and brings its schema up to this program's.
 * Throws SCHEMA_NEWER (a later program wrote it), STORE_UNAVAILABLE.
 */
export async function openStore(url: string, options: StoreOptions = {}): Promise<Store> {
  const pool = makePool(url, options.connections);
  try {
    await migrate(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  const sampling = options.sampling === undefined ? usualSampling : options.sampling;
  return {
    signals: signalStore(pool, sampling),
    bugs: bugStore(pool, db, options.now ?? (() => new Date())),
    projects: projectStore(pool),
    pool,
    close: () => pool.end(),
  };
}
