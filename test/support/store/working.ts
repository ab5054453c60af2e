// A worker in small: takes jobs of the queue at the URL in argv, says which, and never ends a turn. To be killed.
import { openQueue } from '../../../src/adapters/pg-boss/work-queue.ts';

const queue = await openQueue(process.argv[2] ?? '', { heartbeatSeconds: 10 });
await queue.work(
  async (bug) => {
    process.stdout.write(`${bug}\n`);
    await new Promise(() => {});
  },
  { concurrency: 1 },
);
