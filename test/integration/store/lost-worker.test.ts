import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startEmbedded } from '../../../src/adapters/embedded-postgres/supervisor.ts';
import { openQueue } from '../../../src/adapters/pg-boss/work-queue.ts';
import { aDataFolder } from '../../support/store/data-folder.ts';
import { freshDatabase } from '../../support/store/database.ts';

const program = fileURLToPath(new URL('../../support/store/working.ts', import.meta.url));

test('the job of a worker that was killed is done by another within a minute', async () => {
  const url = await freshDatabase();
  const queue = await openQueue(url, { heartbeatSeconds: 10 });
  onTestFinished(() => queue.stop({ graceful: false }));
  await queue.enqueue('1-1', { project: '1', priority: 0 });
  const worker = spawn(process.execPath, [program, url], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void worker.kill('SIGKILL'));
  const [line] = await once(createInterface({ input: worker.stdout }), 'line');
  expect(line).toBe('1-1');
  worker.kill('SIGKILL');
  const killed = performance.now();
  const turns: string[] = [];
  await queue.work(async (bug) => void turns.push(bug), { concurrency: 1 });
  await vi.waitFor(() => expect(turns).toEqual(['1-1']), { timeout: 90_000, interval: 100 });
  expect(performance.now() - killed).toBeLessThan(60_000);
}, 150_000);

test('a queue goes on by itself once a killed PostgreSQL is back', async () => {
  const embedded = await startEmbedded({ dataFolder: aDataFolder() });
  onTestFinished(() => embedded.stop());
  const queue = await openQueue(embedded.url);
  onTestFinished(() => queue.stop({ graceful: false }));
  const turns: string[] = [];
  await queue.work(async (bug) => void turns.push(bug), { concurrency: 2 });
  process.kill(embedded.pid, 'SIGKILL');
  const asked = () =>
    queue.enqueue('1-1', { project: '1', priority: 0 }).then(
      () => true,
      () => false,
    );
  await vi.waitFor(async () => expect(await asked()).toBe(true), { timeout: 60_000, interval: 200 });
  await vi.waitFor(() => expect(turns).toContain('1-1'), { timeout: 60_000, interval: 100 });
}, 150_000);
