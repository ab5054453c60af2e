import type { ChildProcess } from 'node:child_process';
import { expect, it } from 'vitest';
import type { RunOptions, Sandbox } from '../ports/sandbox.ts';
import { isOutOfTime, untilStopped } from './time-limit.ts';

/** A sandbox whose programs run until their signal ends them. */
const endless: Sandbox = {
  kind: 'none',
  open: () => ({
    run: (_argv, { signal }: RunOptions) =>
      new Promise((resolve) => {
        signal?.addEventListener('abort', () => resolve({ endedBy: 'abort' } as never), { once: true });
      }),
    start: (_argv, { signal }: RunOptions) => ({ signal }) as unknown as ChildProcess,
  }),
};

it('ends what runs, and lets nothing start after it', async () => {
  const stop = new AbortController();
  const session = untilStopped(endless, stop.signal).open('/tree', []);
  const running = session.run(['x'], { cwd: '/tree' });
  const { timeLimit } = await import('./time-limit.ts');
  const limit = timeLimit(0);
  limit.signal.addEventListener('abort', () => stop.abort(limit.signal.reason));
  await expect(running).rejects.toSatisfy(isOutOfTime);
  await expect(session.run(['x'], { cwd: '/tree' })).rejects.toSatisfy(isOutOfTime);
  expect(() => session.start(['x'], { cwd: '/tree' })).toThrow(/time/);
  limit.clear();
});

it("keeps the caller's own signal", async () => {
  const [stop, own] = [new AbortController(), new AbortController()];
  const session = untilStopped(endless, stop.signal).open('/tree', []);
  const running = session.run(['x'], { cwd: '/tree', signal: own.signal });
  own.abort();
  expect(await running).toMatchObject({ endedBy: 'abort' });
  expect(isOutOfTime(new Error('other'))).toBe(false);
});
