import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Store, openStore } from './adapters/postgres/open-store.ts';
import { runFix } from './compose.ts';
import type { DataFolder } from './config/data-folder.ts';
import { Fault } from './domain/fault.ts';
import { verdictLine } from './domain/proposal.ts';
import type { AdvanceParts, Investigated } from './pipeline/advance-bug.ts';
import type { RepositoryConnection } from './ports/store/project-store.ts';

/** The store of a data folder: the PostgreSQL of `DATABASE_URL`, else the embedded one, started or adopted. */
export async function openServerStore(
  folder: DataFolder,
  env: NodeJS.ProcessEnv,
): Promise<{ store: Store; close(): Promise<void> }> {
  const own = env['DATABASE_URL'];
  if (own) {
    const store = await openStore(own);
    return { store, close: () => store.close() };
  }
  const { startEmbedded } = await import('./adapters/embedded-postgres/start.ts');
  const embedded = await startEmbedded({ dataFolder: folder.at('postgres') });
  const store = await openStore(embedded.url);
  return {
    store,
    async close() {
      await store.close();
      await embedded.stop();
    },
  };
}
