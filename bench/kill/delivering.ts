/** A process that shows items and tells people as a server does, until nothing waits; `bench/outward-kill.ts` kills it. */
import { openStore } from '../../src/adapters/postgres/open-store.ts';
import { Seal } from '../../src/adapters/postgres/webhooks/seal.ts';
import { outwardFrom } from '../../src/compose-outward.ts';
import { Secret } from '../../src/domain/secret.ts';
import { startOutward } from '../../src/server/outward-loop.ts';

export interface Delivery {
  /** What the store's secrets are sealed with. */
  seal: string;
  store: string;
  project: string;
  /** Its clock, ahead of the real one. */
  aheadMs: number;
}

const { store: url, project, aheadMs, seal } = JSON.parse(process.argv[2] ?? '{}') as Delivery;
const now = (): Date => new Date(Date.now() + aheadMs);
const store = await openStore(url, { sampling: null, connections: 4, seal: new Seal(new Secret(seal)) });
const outward = outwardFrom({ REPROOF_ALLOW_NETWORKS: '127.0.0.1' }, { now, elapsed: () => performance.now() });
const waits = async (): Promise<boolean> => {
  const all = [...(await store.trackers.list(project)), ...(await store.notifications.list(project))];
  return all.some(({ waiting }) => Number(waiting) > 0);
};
process.stdout.write('begins\n');
const end = startOutward({ ...store, outward }, { heard: async () => {} }, now, 10);
while (await waits()) await new Promise((resolve) => setTimeout(resolve, 25));
await end();
await store.close();
process.stdout.write('done\n');
