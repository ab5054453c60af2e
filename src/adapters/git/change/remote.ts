import { Fault } from '../../../domain/fault.ts';
import { done, type HostAnswer } from '../../../ports/code-host.ts';
import { type GitResult, runGit } from '../program.ts';
import { networkEnvironment, type RemoteAccess } from './access.ts';
import { gitRefusal } from './refusal.ts';

const networkMs = 10 * 60_000;
const branchName = /^(?!-)(?!.*\.\.)(?!.*[/.]$)[\w./-]{1,200}$/;

/** A branch's full name. Throws INTERNAL for what is none: such a name never reaches a command line. */
export function headRef(branch: string): string {
  if (!branchName.test(branch)) throw new Fault('INTERNAL', `not a branch's name: ${branch.slice(0, 80)}`);
  return `refs/heads/${branch}`;
}

/** A remote repository: each call looks or writes once. `dir`: a repository of our own that objects come from and go to. */
export class Remote {
  readonly #access: RemoteAccess;
  readonly #now: () => Date;
  constructor(access: RemoteAccess, now: () => Date) {
    this.#access = access;
    this.#now = now;
  }

  /** The branch that HEAD names; null where it names none. With its commit. */
  async head(): Promise<HostAnswer<{ branch: string; commit: string } | null>> {
    const answer = await this.#list(['--symref'], 'HEAD');
    if (answer.kind !== 'done') return answer;
    const branch = /^ref: refs\/heads\/(\S+)\tHEAD$/m.exec(answer.value)?.[1];
    const commit = /^([0-9a-f]+)\tHEAD$/m.exec(answer.value)?.[1];
    return done(branch && commit ? { branch, commit } : null);
  }

  async branch(name: string): Promise<HostAnswer<string | null>> {
    const ref = headRef(name);
    const answer = await this.#list([], ref);
    if (answer.kind !== 'done') return answer;
    const found = answer.value.split('\n').find((line) => line.endsWith(`\t${ref}`));
    return done(found?.split('\t')[0] ?? null);
  }

  /** Brings a branch into `dir` as `into`. */
  async fetch(dir: string, branch: string, into: string): Promise<HostAnswer<null>> {
    const spec = `+${headRef(branch)}:${into}`;
    const args = ['fetch', '--quiet', '--no-tags', '--no-recurse-submodules', '--no-write-fetch-head', '--'];
    const result = await this.#run([...args, this.#access.url, spec], dir);
    return result.exit === 0 ? done(null) : gitRefusal(result.stderr, this.#now());
  }

  /** Sets the branch where it stands at `expected` (null: is not there), else says `refused`. */
  async push(dir: string, branch: string, commit: string, expected: string | null): Promise<HostAnswer<boolean>> {
    const ref = headRef(branch);
    const lease = `--force-with-lease=${ref}:${expected ?? ''}`;
    const args = ['push', '--porcelain', '--no-verify', '--no-signed', '--recurse-submodules=no', lease, '--'];
    const result = await this.#run([...args, this.#access.url, `${commit}:${ref}`], dir);
    if (result.exit === 0) return done(true);
    const said = result.stdout.toString();
    // The lease, or the same by the receiving side: another was there first.
    if (/\[rejected\]|cannot lock ref|reference already exists|failed to update ref/.test(said)) return done(false);
    return gitRefusal(`${said}\n${result.stderr}`, this.#now());
  }

  async #list(options: readonly string[], ref: string): Promise<HostAnswer<string>> {
    const result = await this.#run(['ls-remote', '--quiet', ...options, '--', this.#access.url, ref], '/');
    return result.exit === 0 ? done(result.stdout.toString()) : gitRefusal(result.stderr, this.#now());
  }

  async #run(args: readonly string[], cwd: string): Promise<GitResult> {
    try {
      return await runGit(args, { cwd, env: networkEnvironment(this.#access), timeMs: networkMs });
    } catch (error) {
      // Ended for its time: for the caller a network that is away. A missing git program is a fault of the machine.
      if (error instanceof Fault && /ended by/.test(error.message))
        return { exit: 1, stdout: Buffer.alloc(0), stderr: 'the remote did not answer in time' };
      throw error;
    }
  }
}
