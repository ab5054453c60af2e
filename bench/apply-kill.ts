/**
 * Kills (-9) applying at random moments, so many times, against a real git server over HTTP and GitHub's stand-in (which
 * its own OpenAPI description holds), goes on with it until it ends, and counts by effect: branches, pull requests,
 * comments that are there twice or not at all, bytes that are not the approved ones. Then measures, without kills, how long
 * an approval takes to an open pull request. Ends with 1 when anything is wrong.
 * Run: npm run bench:apply-kill [-- --times 200 --seed 1 --measured 20]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { githubHost } from '../src/adapters/code-hosts/github/github.ts';
import { startEmbedded } from '../src/adapters/embedded-postgres/supervisor.ts';
import { changeRepository } from '../src/adapters/git/change/change-repository.ts';
import { openStore, type Store } from '../src/adapters/postgres/open-store.ts';
import { branchOf } from '../src/domain/change.ts';
import { Secret } from '../src/domain/secret.ts';
import { applyChange } from '../src/review/change/apply-change.ts';
import type { Order } from '../test/support/code-host/applying.ts';
import { anApprovedChange } from '../test/support/code-host/approved.ts';
import { Forge } from '../test/support/code-host/forge.ts';
import { GitServer } from '../test/support/code-host/git-server.ts';
import { githubDialect } from '../test/support/code-host/github-dialect.ts';
import { applying, wrongOf } from '../test/support/code-host/killed.ts';
import { ScratchRepository } from '../test/support/scratch-repository.ts';
import { aSignal } from '../test/support/store/signal.ts';
import { seeded } from './load/seeded.ts';

const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    measured: { type: 'string', default: '20' },
  },
});
const [times, measured] = [Number(values.times), Number(values.measured)];
const random = seeded(Number(values.seed));
const token = 'a-token';
const ends: (() => Promise<void> | void)[] = [];

/** What a change of this number is: a file of its own, for a bug of its own. */
const changeOf = (base: string, number: number): Order['change'] => ({
  baseCommit: base,
  bugs: [`1-${number}`],
  fix: { [`src/f${number}.js`]: `fixed ${number}` },
  test: { [`test/f${number}.js`]: `test ${number}` },
});

async function killed(order: Omit<Order, 'change' | 'killBehind'>, base: string, forge: Forge): Promise<string[]> {
  const wrong: string[] = [];
  let kills = 0;
  // How long one takes undisturbed, where the moments are taken from: the first change is not killed.
  let usual = 0;
  for (let number = 1; kills < times; number += 1) {
    const change = changeOf(base, number);
    for (let tries = 0; ; tries += 1) {
      const disturbed = usual > 0 && tries < 4 && kills < times;
      const began = performance.now();
      const ended = await applying({ ...order, change, killBehind: null }, disturbed ? random.below(usual) : null);
      if (ended === null) kills += 1;
      // Moments that come too late for the machine's pace come sooner the next time, and the other way round.
      if (disturbed) usual = Math.max(50, Math.round(usual * (ended === null ? 1.05 : 0.8)));
      else if (ended !== 'ready') wrong.push(`change ${number} ended as ${ended}`);
      // Half of a process's life is its start, in which nothing is done.
      if (ended !== null && !disturbed) usual = Math.max(200, Math.round((performance.now() - began) / 2));
      if (ended !== null) break;
    }
    const branch = branchOf(`1-${number}`, anApprovedChange(change).manifestHash);
    const files = { [`src/f${number}.js`]: `fixed ${number}`, [`test/f${number}.js`]: `test ${number}` };
    wrong.push(...wrongOf(forge, branch, base, files));
    if (number % 10 === 0) console.log(`${kills} kills, ${number} changes, ${wrong.length} wrong`);
  }
  return wrong;
}

/** From an approval that is there to the open pull request, in this process, the copy of the repository being there already. */
async function measure(store: Store, order: Omit<Order, 'change' | 'killBehind'>, base: string): Promise<number[]> {
  const now = () => new Date();
  const access = { url: order.git, token: new Secret(token), tokenUser: 'reproof' };
  const host = githubHost({ url: order.forge, repository: 'acme/shop', token: new Secret(token), now });
  const took: number[] = [];
  for (let number = 5_001; number <= 5_000 + measured; number += 1) {
    const repository = changeRepository({ cache: order.cache, access, baseBranch: null, now });
    const parts = { changes: store.changes, repository, host, author: { name: 'R', email: 'r@localhost' }, now };
    const approved = anApprovedChange({ ...changeOf(base, number), bugs: ['1-1'] });
    const began = performance.now();
    const wanted = { approved, reviewedHead: null, labels: ['reproof'], reviewers: ['@ada'] };
    const { kind } = await applyChange(parts, wanted, new AbortController().signal);
    took.push(performance.now() - began);
    if (kind !== 'ready') throw new Error(`it ended as ${kind}`);
  }
  return took.toSorted((a, b) => a - b);
}

try {
  const folder = mkdtempSync(path.join(tmpdir(), 'reproof-apply-kill-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  const embedded = await startEmbedded({ dataFolder: path.join(folder, 'data') });
  ends.push(() => embedded.stop());
  const store = await openStore(embedded.url, { sampling: null });
  ends.push(() => store.close());
  await store.projects.create('shop');
  for (let i = 1; i <= times; i += 1) await store.signals.accept([aSignal('1', `e${i}`, `v1:${i}`)]);
  const scratch = new ScratchRepository();
  ends.push(() => scratch.remove());
  const base = scratch.commit('base', { 'src/a.js': 'old\n' });
  const git = await new GitServer(token).listen();
  ends.push(() => git.close());
  git.publish('shop', scratch.dir);
  const forge = await new Forge(await githubDialect(), git, 'shop', token).listen((end) => ends.push(end));
  const cache = path.join(folder, 'copies');
  const order = {
    store: embedded.url,
    git: git.url('shop'),
    gitToken: token,
    forge: forge.url,
    forgeToken: token,
    cache,
  };
  const wrong = await killed(order, base, forge);
  for (const line of wrong.slice(0, 50)) console.log(line);
  const took = await measure(store, order, base);
  const at = (share: number): string => ((took[Math.floor(took.length * share)] ?? 0) / 1000).toFixed(2);
  console.log(
    `${times} kills at random moments (seed ${values.seed}): ${forge.pulls.length - took.length} changes, ${wrong.length} wrong`,
  );
  console.log(`from approval to an open pull request, ${took.length} times: median ${at(0.5)} s, p90 ${at(0.9)} s`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
} finally {
  for (const end of ends.toReversed()) await end();
}
