import path from 'node:path';
import { gitIn } from './example.ts';
import { type GitHost, startGitHost } from './git-host.ts';

/** The team's remote repository, and what its people do with their checkout of it. */
export interface Origin {
  host: GitHost;
  url: string;
  /** Merges this very commit into the checkout's main and pushes it; out: main's head then. */
  merge(commit: string, title: string): Promise<string>;
  push(): Promise<void>;
}

/** Publishes a checkout as the bare repository `orders.git` in `folder`, served over HTTP until its host is closed. */
export async function publishOrigin(checkout: string, folder: string): Promise<Origin> {
  const git = gitIn(checkout);
  const bare = path.join(folder, 'orders.git');
  await git('clone', '--quiet', '--bare', '--template=', checkout, bare);
  await gitIn(bare)('config', 'http.receivepack', 'true');
  const host = await startGitHost(folder);
  const url = host.url('orders');
  await git('remote', 'add', 'origin', url);
  return {
    host,
    url,
    async merge(commit, title) {
      await git('fetch', '--quiet', 'origin', 'refs/heads/reproof/*:refs/remotes/origin/reproof/*');
      await git('merge', '--quiet', '--no-ff', '--no-gpg-sign', '-m', title, commit);
      return git('rev-parse', 'HEAD');
    },
    async push() {
      await git('push', '--quiet', 'origin', 'HEAD:refs/heads/main');
    },
  };
}
