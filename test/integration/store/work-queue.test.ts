import { expect, onTestFinished, test, vi } from 'vitest';
import { openQueue } from '../../../src/adapters/pg-boss/work-queue.ts';
import type { WorkQueue } from '../../../src/ports/work-queue.ts';
import { freshDatabase } from '../../support/store/database.ts';

const patience = { timeout: 40_000, interval: 50 };

/** Projects 1 and 2 share a repository. */
const repositoryOf = async (project: string): Promise<string> => (Number(project) <= 2 ? 'shared' : 'of its own');

async function aQueue(url: string): Promise<WorkQueue> {
  const queue = await openQueue(url, { heartbeatSeconds: 10, repositoryOf });
  onTestFinished(() => queue.stop({ graceful: false }));
  return queue;
}

/** Resolves when the test says so. */
function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { open: resolve, opened: promise };
}

test('a bug is worked on once at a time, and asked for again while it is, it gets one more turn', async () => {
  const url = await freshDatabase();
  const queues = [await aQueue(url), await aQueue(url)];
  const [first] = queues as [WorkQueue];
  const turns: string[] = [];
  const { open, opened } = gate();
  let [now, most] = [0, 0];
  for (const queue of queues) {
    await queue.work(
      async (bug) => {
        now += 1;
        most = Math.max(most, now);
        turns.push(bug);
        await opened;
        now -= 1;
      },
      { concurrency: 3 },
    );
  }
  await first.enqueue('1-1', { project: '1', priority: 0 });
  await vi.waitFor(() => expect(turns).toEqual(['1-1']), patience);
  for (let i = 0; i < 5; i += 1) await first.enqueue('1-1', { project: '1', priority: 0 });
  expect(await first.depth()).toEqual({ queued: 1, active: 1 });
  open();
  await vi.waitFor(async () => expect(await first.depth()).toEqual({ queued: 0, active: 0 }), patience);
  expect(turns).toEqual(['1-1', '1-1']);
  expect(most).toBe(1);
});

test('projects take turns, and a higher priority goes first', async () => {
  const queue = await aQueue(await freshDatabase());
  for (let i = 1; i <= 4; i += 1) await queue.enqueue(`1-${i}`, { project: '1', priority: 0 });
  await queue.enqueue('2-1', { project: '2', priority: 0 });
  await queue.enqueue('3-1', { project: '3', priority: 1 });
  const turns: string[] = [];
  await queue.work(async (bug) => void turns.push(bug), { concurrency: 1 });
  await vi.waitFor(() => expect(turns).toHaveLength(6), patience);
  expect(turns).toEqual(['3-1', '1-1', '2-1', '1-2', '1-3', '1-4']);
});

test('turns of one repository at once stay bounded over all workers, whichever projects share it, and others are not kept waiting', async () => {
  const url = await freshDatabase();
  const queues = [await aQueue(url), await aQueue(url)];
  const turns: string[] = [];
  const { open, opened } = gate();
  for (let i = 1; i <= 3; i += 1) await queues[0]?.enqueue(`1-${i}`, { project: '1', priority: 0 });
  for (let i = 1; i <= 3; i += 1) await queues[0]?.enqueue(`2-${i}`, { project: '2', priority: 0 });
  for (const queue of queues) {
    const handler = async (bug: string) => {
      turns.push(bug);
      await opened;
    };
    await queue.work(handler, { concurrency: 3, perRepository: 2 });
  }
  await queues[0]?.enqueue('3-1', { project: '3', priority: 0 });
  await vi.waitFor(() => expect(turns).toContain('3-1'), patience);
  expect(turns.filter((bug) => !bug.startsWith('3-')).length).toBeLessThanOrEqual(2);
  open();
  await vi.waitFor(() => expect(turns).toHaveLength(7), patience);
});

test('a handler that throws has its job again; a cancelled turn is told to stop and does not come back', async () => {
  const queue = await aQueue(await freshDatabase());
  const turns: string[] = [];
  let stopped = false;
  await queue.work(
    async (bug, stop) => {
      turns.push(bug);
      if (bug === '1-1' && turns.length === 1) throw new Error('first time');
      if (bug !== '1-2') return;
      await new Promise<void>((resolve) => stop.addEventListener('abort', () => resolve()));
      stopped = true;
    },
    { concurrency: 1 },
  );
  await queue.enqueue('1-1', { project: '1', priority: 0 });
  await vi.waitFor(() => expect(turns).toEqual(['1-1', '1-1']), patience);
  await queue.enqueue('1-2', { project: '1', priority: 0 });
  await vi.waitFor(() => expect(turns).toContain('1-2'), patience);
  expect(await queue.cancel('1-2')).toBe(true);
  await vi.waitFor(() => expect(stopped).toBe(true), patience);
  expect(await queue.cancel('1-2')).toBe(false);
  expect(await queue.depth()).toEqual({ queued: 0, active: 0 });
});

test('a paused worker takes nothing until it is resumed', async () => {
  const queue = await aQueue(await freshDatabase());
  const turns: string[] = [];
  await queue.work(async (bug) => void turns.push(bug), { concurrency: 1 });
  await queue.pause();
  await queue.enqueue('1-1', { project: '1', priority: 0 });
  expect(await queue.depth()).toEqual({ queued: 1, active: 0 });
  await queue.resume();
  await vi.waitFor(() => expect(turns).toEqual(['1-1']), patience);
});
