// A server in small: accepts batches for ever on the embedded store of the folder in argv, a line of ids for each that was
// acknowledged. To be killed.
import { startEmbedded } from '../../../src/adapters/embedded-postgres/supervisor.ts';
import { openStore } from '../../../src/adapters/postgres/open-store.ts';
import { aSignal } from './signal.ts';

const [dataFolder = '', prefix = ''] = process.argv.slice(2);
const embedded = await startEmbedded({ dataFolder });
const store = await openStore(embedded.url, { sampling: null });
const [project = await store.projects.create('shop')] = await store.projects.projects();
process.stdout.write(`postgres ${embedded.pid}\n`);

async function accepting(lane: number): Promise<void> {
  for (let turn = 0; ; turn += 1) {
    const ids = Array.from({ length: 5 }, (_, i) => `${prefix}-${lane}-${turn}-${i}`);
    await store.signals.accept(ids.map((id, i) => aSignal(project.id, id, `v1:${(turn + i) % 7}`)));
    process.stdout.write(`${ids.join(' ')}\n`);
  }
}

await Promise.all([accepting(0), accepting(1)]);
