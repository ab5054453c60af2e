// One embedded PostgreSQL for all integration tests of a run; each test file clones its database from a template.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../../../src/adapters/embedded-postgres/supervisor.ts';
import { openStore } from '../../../src/adapters/postgres/open-store.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of the template database. */
    storeTemplate: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'reproof-test-store-'));
  const embedded = await startEmbedded({ dataFolder });
  await (await openStore(embedded.url)).close();
  project.provide('storeTemplate', embedded.url);
  return async () => {
    await embedded.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  };
}
