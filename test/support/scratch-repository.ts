import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A real git repository in a temporary folder, for tests. */
export class ScratchRepository {
  readonly dir: string;
  #clock = Date.UTC(2026, 0, 1);

  /** In a new temporary folder, or in `dir`, which is made. */
  constructor(dir = mkdtempSync(path.join(tmpdir(), 'reproof-test-'))) {
    this.dir = dir;
    mkdirSync(dir, { recursive: true });
    this.git('init', '-q', '-b', 'main');
    this.git('config', 'user.name', 'Ada');
    this.git('config', 'user.email', 'ada@example.org');
    // Git would tidy up in the background after a large commit, while a test looks on.
    this.git('config', 'maintenance.auto', 'false');
    this.git('config', 'gc.auto', '0');
  }

  git(...args: string[]): string {
    const at = new Date(this.#clock).toISOString();
    const env = { ...process.env, GIT_AUTHOR_DATE: at, GIT_COMMITTER_DATE: at, GIT_CONFIG_GLOBAL: '/dev/null' };
    return execFileSync('git', args, {
      cwd: this.dir,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  }

  write(files: Record<string, string | Buffer>): void {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(this.dir, name)), { recursive: true });
      writeFileSync(path.join(this.dir, name), content);
    }
  }

  /** Writes files, commits everything, one hour after the commit before; returns the hash. */
  commit(subject: string, files: Record<string, string | Buffer> = {}, author = 'Ada'): string {
    this.#clock += 3_600_000;
    this.write(files);
    this.git('add', '-A');
    const who = `${author} <${author.toLowerCase()}@example.org>`;
    this.git('commit', '-q', '--allow-empty', '--author', who, '-m', subject);
    return this.git('rev-parse', 'HEAD');
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}
