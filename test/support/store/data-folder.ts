import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { stopEmbedded } from '../../../src/adapters/embedded-postgres/supervisor.ts';

/** An empty data folder; its PostgreSQL is ended and it is removed at the test's end. */
export function aDataFolder(below = tmpdir()): string {
  const folder = mkdtempSync(path.join(below, 'reproof-data-'));
  onTestFinished(async () => {
    await stopEmbedded(folder);
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}
