import type { Occurrence } from '../../../src/domain/packed-signal.ts';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { calls, send } from '../../../src/cli/demo/crashes.ts';
import { buildExample, exampleFolder } from '../../../src/cli/demo/example.ts';
import { startService } from '../../../src/cli/demo/service.ts';
import { readSignals } from '../../../src/intake/read-signals.ts';
import { startCollector } from './collector.ts';

/** The example service in `folder` (new), and its crashes (all, or those of these names) as its Sentry SDK sends them. */
export async function crashesOfOrders(
  folder: string,
  names: readonly string[] = calls.map(({ name }) => name),
): Promise<{ repository: string; envelopes: Buffer[] }> {
  const example = exampleFolder();
  const repository = await buildExample(folder, path.join(example, 'history'));
  const collector = await startCollector();
  try {
    const preload = pathToFileURL(path.join(example, 'sentry.mjs')).href;
    const service = await startService({ folder, preloads: [preload], dsn: collector.dsn, release: repository.head });
    try {
      const envelopes: Buffer[] = [];
      for (const call of calls.filter(({ name }) => names.includes(name))) {
        await send(call, service);
        envelopes.push(await collector.next(10_000));
      }
      return { repository: folder, envelopes };
    } finally {
      await service.stop();
    }
  } finally {
    await collector.close();
  }
}

/** One of them, as the door reads it. */
export async function crashOfOrders(folder: string, name: string): Promise<{ repository: string; crash: Occurrence }> {
  const { repository, envelopes } = await crashesOfOrders(folder, [name]);
  const [crash] = envelopes.flatMap((envelope) => readSignals(envelope, { expect: 'envelope' }).events);
  if (!crash) throw new Error('the SDK sent no event');
  return { repository, crash };
}
