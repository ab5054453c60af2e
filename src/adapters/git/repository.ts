import path from 'node:path';
import { Fault } from '../../domain/fault.ts';
import type { Repository } from '../../ports/repository.ts';
import { exportTree } from './export.ts';
import { blame, log } from './history.ts';
import { mustGit, runGit } from './program.ts';
import { ask, checkoutCall, closeShadow, objectCall, openShadow, type Shadow } from './shadow.ts';
import { listTree, readText } from './tree.ts';

/** A repository with an end: `close` removes its scratch folder (also removed at the process's end). */
export interface OpenRepository extends Repository {
  close(): void;
}

/**
 * Opens the git repository that holds `dir` (its top folder or any folder inside; linked worktrees and shallow clones
 * too). Fault NO_REPOSITORY when there is none, when it is bare, or when it has no commit; GIT_FAILED when git fails.
 */
export async function openRepository(dir: string): Promise<OpenRepository> {
  const shadow = await openShadow(dir);
  if (await ask(shadow.root, ['--verify', '--quiet', 'HEAD^{commit}'])) return new GitRepository(shadow);
  closeShadow(shadow);
  throw new Fault('NO_REPOSITORY', `The repository at ${shadow.root} has no commit`);
}

/** Only plain names: no `:path`, `^{/text}` or `@{upstream}`, which event text has no business with. */
const plainRef = /^[A-Za-z0-9_@][A-Za-z0-9._/+@~^-]{0,199}$/;

class GitRepository implements OpenRepository {
  readonly root: string;
  readonly #shadow: Shadow;
  constructor(shadow: Shadow) {
    this.root = shadow.root;
    this.#shadow = shadow;
  }

  async resolve(ref: string): Promise<string | null> {
    if (!plainRef.test(ref)) return null;
    return ask(this.root, ['--verify', '--quiet', `${ref}^{commit}`]);
  }

  async head(): Promise<string> {
    const head = await ask(this.root, ['--verify', '--quiet', 'HEAD^{commit}']);
    if (!head) throw new Fault('NO_REPOSITORY', 'The repository lost its HEAD');
    return head;
  }

  async holds(descendant: string, commit: string): Promise<boolean> {
    const args = ['merge-base', '--is-ancestor', hash(commit), hash(descendant)];
    return (await runGit(args, objectCall(this.#shadow))).exit === 0;
  }

  async tags(): Promise<ReadonlyArray<{ name: string; commit: string }>> {
    const format = '--format=%(refname:short) %(objecttype) %(objectname) %(*objecttype) %(*objectname)';
    const out = await mustGit(['for-each-ref', format, 'refs/tags'], { cwd: this.root });
    return out
      .toString()
      .split('\n')
      .flatMap((line) => {
        const [, name = '', commit = ''] = /^(\S+) .*\bcommit ([0-9a-f]+)\s*$/.exec(line) ?? [];
        return commit ? [{ name, commit }] : [];
      });
  }

  async isDirty(): Promise<boolean> {
    const call = await checkoutCall(this.#shadow);
    const quiet = ['-z', '--name-only', '--ignore-submodules=all'];
    const staged = await mustGit(['diff-index', '--cached', ...quiet, await this.head(), '--'], call);
    if (staged.length > 0) return true;
    // By the files' times first, which also names files that were only touched; those are then read.
    const touched = await mustGit(['diff-files', ...quiet], call);
    const paths = touched.toString().split('\0').filter(Boolean).slice(0, 2000);
    if (paths.length === 0) return false;
    const compare = ['diff', '--no-ext-diff', '--no-textconv', '--no-color', '--numstat', '--ignore-submodules=all'];
    return (await mustGit([...compare, '--', ...paths], call)).length > 0;
  }

  async listFiles(commit: string): Promise<ReadonlyArray<{ path: string; size: number }>> {
    const entries = await listTree(this.#shadow, hash(commit));
    return entries.filter(({ kind }) => kind === 'file').map((entry) => ({ path: entry.path, size: entry.size }));
  }

  readFile(commit: string, file: string): Promise<string | null> {
    return readText(this.#shadow, hash(commit), file);
  }

  log(commit: string, paths: readonly string[], limit: number, options: { firstParent?: boolean } = {}) {
    return log(this.#shadow, hash(commit), paths, limit, options.firstParent ?? false);
  }

  blame(commit: string, file: string, from: number, to: number) {
    return blame(this.#shadow, hash(commit), file, from, to);
  }

  async diff(from: string, to: string, paths: readonly string[]): Promise<string> {
    const options = ['--no-ext-diff', '--no-textconv', '--no-color', '--find-renames'];
    const args = ['diff', ...options, hash(from), hash(to), '--', ...paths];
    return (await mustGit(args, objectCall(this.#shadow, { maxBytes: 16 * 1024 * 1024 }))).toString();
  }

  async ignoredEntries(): Promise<string[]> {
    const call = await checkoutCall(this.#shadow);
    const list = async (...kind: string[]) => {
      const args = ['ls-files', '--others', '--exclude-standard', '--directory', '-z', ...kind];
      const out = await mustGit(args, call);
      return out
        .toString()
        .split('\0')
        .filter(Boolean)
        .map((entry) => entry.replace(/\/$/, ''));
    };
    const forgotten = (await list()).filter((entry) => path.posix.basename(entry) === 'node_modules');
    const all = [...(await list('--ignored')), ...forgotten].toSorted();
    // An untracked folder with nothing but ignored entries is listed before them; the entries say it better.
    return all.filter((entry, i) => !all[i + 1]?.startsWith(`${entry}/`));
  }

  exportTo(commit: string, dir: string) {
    return exportTree(this.#shadow, hash(commit), dir);
  }

  close(): void {
    closeShadow(this.#shadow);
  }
}

/** Commits travel as full hashes; anything else is a mistake of ours and never reaches a command line. */
function hash(commit: string): string {
  if (/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(commit)) return commit;
  throw new Fault('INTERNAL', `Not a full commit hash: ${commit.slice(0, 80)}`);
}
