import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** What a running server tells programs on its machine. */
export interface Announcement {
  url: string;
  pid: number;
}

/** Where a server keeps its data: `REPROOF_DATA`, else the platform's place for such. Absolute. */
export function dataFolderOf(env: NodeJS.ProcessEnv): string {
  const own = env['REPROOF_DATA'];
  if (own) return path.resolve(own);
  return path.join(env['XDG_DATA_HOME'] ?? path.join(env['HOME'] ?? homedir(), '.local/share'), 'reproof');
}

/** The folder of a server's data, and the small files in it by which the command line finds the server and is let in. */
export class DataFolder {
  readonly path: string;

  constructor(folder: string) {
    this.path = folder;
  }

  /** Makes the folder where it is missing. The store's own user has to get through, nobody else has to read. */
  make(): void {
    mkdirSync(this.path, { recursive: true });
    chmodSync(this.path, 0o711);
  }

  at(...names: string[]): string {
    return path.join(this.path, ...names);
  }

  /** The installation's token, made at the first call; readable by its owner alone. */
  token(): string {
    const known = this.#read('token');
    if (known) return known;
    const token = `rp_${randomBytes(24).toString('base64url')}`;
    this.#write('token', `${token}\n`);
    return token;
  }

  /** What secrets of the store are sealed with, made at the first call: it lies beside the store, and not in its backups. */
  passphrase(): string {
    const known = this.#read('secret');
    if (known) return known;
    const made = randomBytes(32).toString('base64url');
    this.#write('secret', `${made}\n`);
    return made;
  }

  /** Null where no server has said that it runs. */
  announcement(): Announcement | null {
    const text = this.#read('server.json');
    try {
      return text ? (JSON.parse(text) as Announcement) : null;
    } catch {
      return null;
    }
  }

  announce(announcement: Announcement): void {
    this.#write('server.json', `${JSON.stringify(announcement)}\n`);
  }

  /** Takes the announcement away, if it is this process's. */
  withdraw(pid: number): void {
    if (this.announcement()?.pid === pid) rmSync(this.at('server.json'), { force: true });
  }

  #read(name: string): string | null {
    try {
      return readFileSync(this.at(name), 'utf8').trim() || null;
    } catch {
      return null;
    }
  }

  #write(name: string, text: string): void {
    const next = this.at(`${name}.${process.pid}`);
    writeFileSync(next, text, { mode: 0o600 });
    renameSync(next, this.at(name));
  }
}
