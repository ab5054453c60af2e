import { Fault } from '../../../domain/fault.ts';
import type {
  BaseNow,
  ChangeRepository,
  LandedCommit,
  Reverted,
  WantedCommit,
} from '../../../ports/change-repository.ts';
import { done, type HostAnswer } from '../../../ports/code-host.ts';
import { mustGit, runGit } from '../program.ts';
import type { RemoteAccess } from './access.ts';
import { broughtBy, lastOver } from './brought-by.ts';
import { bareCall, ownCopy } from './copy.ts';
import { makeCommit } from './make-commit.ts';
import { revertOf } from './revert-of.ts';
import { Remote } from './remote.ts';
import { entriesAt } from './tree-entries.ts';

export interface ChangeRepositoryOptions {
  /** Folder for copies. */
  cache: string;
  access: RemoteAccess;
  /** The branch that changes are merged into; null: the one that the remote's HEAD names. */
  baseBranch: string | null;
  now: () => Date;
}

/** The connected repository, through a bare copy of our own and the `git` program. */
export function changeRepository(options: ChangeRepositoryOptions): ChangeRepository {
  return new GitChangeRepository(options);
}

const baseRef = 'refs/reproof/base';
const lockTries = 3;

class GitChangeRepository implements ChangeRepository {
  readonly #options: ChangeRepositoryOptions;
  readonly #remote: Remote;
  #dir = '';
  #head = '';

  constructor(options: ChangeRepositoryOptions) {
    this.#options = options;
    this.#remote = new Remote(options.access, options.now);
  }

  async update(): Promise<HostAnswer<{ baseBranch: string }>> {
    const { cache, access } = this.#options;
    const base = await this.#base();
    if (base.kind !== 'done') return base;
    const { branch, commit } = base.value;
    this.#dir = await ownCopy(cache, access.url, commit.length === 64 ? 'sha256' : 'sha1');
    const into = `${baseRef}/${branch}`;
    for (let tries = 1; ; tries += 1) {
      const fetched = await this.#remote.fetch(this.#dir, branch, into);
      if (fetched.kind === 'done') break;
      // Two processes at one copy: the other has fetched the same.
      const busy = fetched.kind === 'unavailable' && /cannot lock ref/.test(fetched.detail);
      if (!busy || tries >= lockTries) return fetched;
    }
    this.#head = (await mustGit(['rev-parse', '--verify', into], bareCall(this.#dir))).toString().trim();
    return done({ baseBranch: branch });
  }

  async baseNow(base: string, files: readonly string[]): Promise<BaseNow> {
    const head = this.#head;
    if (base === head) return { kind: 'same' };
    if (!(await this.#isAncestor(base))) return { kind: 'rewritten', head };
    const args = ['diff-tree', '-r', '-z', '--no-renames', '--name-only', base, head];
    const changed = new Set((await mustGit(args, bareCall(this.#copy()))).toString().split('\0'));
    const touched = files.filter((file) => changed.has(file));
    return touched.length > 0 ? { kind: 'touched', head, files: touched } : { kind: 'moved', head };
  }

  async read(commit: string, file: string): Promise<Uint8Array | null> {
    const entry = (await entriesAt(this.#copy(), commit, [file])).get(file);
    if (!entry || !entry.mode.startsWith('100')) return null;
    return mustGit(['cat-file', 'blob', entry.object], bareCall(this.#copy()));
  }

  commit(wanted: WantedCommit) {
    return makeCommit(this.#copy(), wanted);
  }

  async revert(commit: string): Promise<Reverted> {
    const there = await runGit(['cat-file', '-e', `${commit}^{commit}`], bareCall(this.#copy()));
    if (there.exit !== 0 || !(await this.#isAncestor(commit))) return { kind: 'not-there' };
    return revertOf(this.#copy(), commit, this.#head);
  }

  remoteHead(branch: string) {
    return this.#remote.branch(branch);
  }

  async push(branch: string, commit: string, expected: string | null): Promise<HostAnswer<{ moved: string | null }>> {
    const pushed = await this.#remote.push(this.#copy(), branch, commit, expected);
    if (pushed.kind !== 'done') return pushed;
    if (pushed.value) return done({ moved: null });
    const head = await this.#remote.branch(branch);
    return head.kind === 'done' ? done({ moved: head.value ?? '' }) : head;
  }

  async landed(
    { commit, base }: { commit: string | null; base: string },
    files: ReadonlyMap<string, Uint8Array | null>,
  ): Promise<LandedCommit | null> {
    if (commit !== null && (await this.#isAncestor(commit))) return broughtBy(this.#copy(), commit, this.#head);
    const entries = await entriesAt(this.#copy(), this.#head, files.keys());
    for (const [file, bytes] of files) {
      const entry = entries.get(file);
      if (bytes === null ? entry !== undefined : entry?.object !== (await this.#hash(bytes))) return null;
    }
    return lastOver(this.#copy(), { base, head: this.#head, files: [...files.keys()] });
  }

  async #base(): Promise<HostAnswer<{ branch: string; commit: string }>> {
    const { baseBranch } = this.#options;
    const found = baseBranch ? await this.#remote.branch(baseBranch) : await this.#remote.head();
    if (found.kind !== 'done') return found;
    if (typeof found.value === 'string') return done({ branch: baseBranch ?? '', commit: found.value });
    if (found.value) return done(found.value);
    const detail = baseBranch
      ? `the repository has no branch ${baseBranch}`
      : 'the repository’s HEAD names no branch: set the base branch of the code host';
    return { kind: 'gone', detail };
  }

  async #isAncestor(commit: string): Promise<boolean> {
    const call = bareCall(this.#copy());
    return (await runGit(['merge-base', '--is-ancestor', commit, this.#head], call)).exit === 0;
  }

  async #hash(bytes: Uint8Array): Promise<string> {
    const call = bareCall(this.#copy(), { stdin: bytes });
    return (await mustGit(['hash-object', '--stdin', '--no-filters'], call)).toString().trim();
  }

  #copy(): string {
    if (this.#dir) return this.#dir;
    throw new Fault('INTERNAL', 'the copy of the repository was not brought up to date first');
  }
}
