import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { plainHost } from '../../../src/adapters/code-hosts/plain.ts';
import { changeRepository } from '../../../src/adapters/git/change/change-repository.ts';
import { openStore, type Store } from '../../../src/adapters/postgres/open-store.ts';
import { Secret } from '../../../src/domain/secret.ts';
import { applyChange } from '../../../src/review/change/apply-change.ts';
import type { Applied, ApplyParts, WantedChange } from '../../../src/review/change/applied.ts';
import type { CodeHost } from '../../../src/ports/code-host.ts';
import { ScratchRepository } from '../scratch-repository.ts';
import { freshDatabase } from '../store/database.ts';
import { aSignal } from '../store/signal.ts';
import { GitServer } from './git-server.ts';

export const gitToken = 'a-token-of-git';

/** A repository behind real git over HTTP, a store with one bug, and what applying needs. */
export interface ApplyBench {
  git: GitServer;
  scratch: ScratchRepository;
  base: string;
  /** Where copies of repositories are. */
  cache: string;
  store: Store;
  storeUrl: string;
  parts(over?: Partial<ApplyParts> & { token?: string; url?: string; cache?: string; baseBranch?: string }): ApplyParts;
  apply(wanted: Partial<WantedChange> & Pick<WantedChange, 'approved'>, host?: CodeHost): Promise<Applied>;
  /** Commits onto the published repository's main branch. */
  commitOnMain(files: Record<string, string>): string;
}

export const author = { name: 'Reproof', email: 'reproof@example.org' };

export async function applyBench(files: Record<string, string> = { 'src/a.js': 'old\n' }): Promise<ApplyBench> {
  const storeUrl = await freshDatabase();
  const store = await openStore(storeUrl, { sampling: null, connections: 4 });
  await store.projects.create('shop');
  await store.signals.accept([aSignal('1', 'e1', 'v1:a'), aSignal('1', 'e2', 'v1:b')]);
  const scratch = new ScratchRepository();
  const base = scratch.commit('base', files);
  const git = await new GitServer(gitToken).listen();
  git.publish('shop', scratch.dir);
  const cache = mkdtempSync(path.join(tmpdir(), 'reproof-copies-'));
  onTestFinished(async () => {
    await git.close();
    scratch.remove();
    rmSync(cache, { recursive: true, force: true });
    await store.close();
  });
  const parts: ApplyBench['parts'] = (over = {}) => {
    const { token = gitToken, url = git.url('shop'), cache: copies = cache, baseBranch = null, ...more } = over;
    const access = { url, token: new Secret(token), tokenUser: 'reproof' };
    const now = () => new Date();
    const repository = changeRepository({ cache: copies, access, baseBranch, now });
    return { changes: store.changes, repository, host: plainHost(), author, now, ...more };
  };
  return {
    git,
    scratch,
    base,
    cache,
    store,
    storeUrl,
    parts,
    apply: (wanted, host = plainHost()) =>
      applyChange(parts({ host }), { ...usual, ...wanted }, new AbortController().signal),
    commitOnMain: (more) => {
      const commit = scratch.commit('meanwhile', more);
      scratch.git('push', '-q', '--force', git.dir('shop'), 'main');
      return commit;
    },
  };
}

export const usual = { reviewedHead: null, labels: [], reviewers: [] } as const;
