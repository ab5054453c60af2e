// Applies one change of the order in argv and says how it ended; ends itself by SIGKILL behind the call that the order
// names. To be killed from outside as well.
import { githubHost } from '../../../src/adapters/code-hosts/github/github.ts';
import { changeRepository } from '../../../src/adapters/git/change/change-repository.ts';
import { openStore } from '../../../src/adapters/postgres/open-store.ts';
import { Secret } from '../../../src/domain/secret.ts';
import { applyChange } from '../../../src/review/change/apply-change.ts';
import { anApprovedChange } from './approved.ts';
import { mortal } from './mortal.ts';

/** What the process is to do; as JSON in its first argument. */
export interface Order {
  store: string;
  git: string;
  gitToken: string;
  forge: string;
  forgeToken: string;
  cache: string;
  change: Parameters<typeof anApprovedChange>[0];
  /** Behind the first call of this name; null: not at all. */
  killBehind: string | null;
}

async function main(order: Order): Promise<void> {
  const store = await openStore(order.store, { connections: 2 });
  const now = () => new Date();
  const access = { url: order.git, token: new Secret(order.gitToken), tokenUser: 'reproof' };
  const at = { url: order.forge, repository: 'acme/shop', token: new Secret(order.forgeToken), now };
  const last = order.killBehind;
  const parts = {
    changes: mortal(store.changes, last),
    repository: mortal(changeRepository({ cache: order.cache, access, baseBranch: null, now }), last),
    host: mortal(githubHost(at), last),
    author: { name: 'Reproof', email: 'reproof@example.org' },
    now,
  };
  process.stdout.write('begins\n');
  const wanted = {
    approved: anApprovedChange(order.change),
    reviewedHead: null,
    labels: ['reproof'],
    reviewers: ['@ada'],
  };
  const { kind } = await applyChange(parts, wanted, new AbortController().signal);
  process.stdout.write(`${kind}\n`);
  await store.close();
}

await main(JSON.parse(process.argv[2] ?? '') as Order);
