import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { startCollector } from '../../../src/cli/demo/collector.ts';
import { calls, crashBy } from '../../../src/cli/demo/crashes.ts';
import { buildExample, exampleFolder } from '../../../src/cli/demo/example.ts';
import { startService } from '../../../src/cli/demo/service.ts';
import { readSignals } from '../../../src/intake/read-signals.ts';
import type { Recorded } from '../../../src/intake/recording.ts';

/** The example service in `folder` (new), and one of its crashes as its Sentry SDK reports it: `quote`, `shipping`, `invoice`. */
export async function crashOfOrders(folder: string, name: string): Promise<{ repository: string; crash: Recorded }> {
  const example = exampleFolder();
  const repository = await buildExample(folder, path.join(example, 'history'));
  const collector = await startCollector();
  try {
    const preload = pathToFileURL(path.join(example, 'sentry.mjs')).href;
    const service = await startService({ folder, preload, dsn: collector.dsn, release: repository.head });
    try {
      const call = calls.find((each) => each.name === name);
      if (!call) throw new Error(`no call ${name}`);
      const { envelope } = await crashBy(call, service, collector);
      const [crash] = readSignals(envelope, { expect: 'envelope' }).events;
      if (!crash) throw new Error('the SDK sent no event');
      return { repository: folder, crash };
    } finally {
      await service.stop();
    }
  } finally {
    await collector.close();
  }
}
