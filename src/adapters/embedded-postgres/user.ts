import { readFileSync } from 'node:fs';

/** Whom PostgreSQL runs as: it refuses root. */
export interface RunsAs {
  uid: number;
  gid: number;
}

/** Nobody but root has to become somebody else; null: stay who we are. Root becomes `postgres`, else `nobody`. */
export function unprivilegedUser(passwd = '/etc/passwd'): RunsAs | null {
  if (process.getuid?.() !== 0) return null;
  const users = new Map(lines(passwd).map((line) => [line[0], line]));
  const entry = users.get('postgres') ?? users.get('nobody');
  return entry ? { uid: Number(entry[2]), gid: Number(entry[3]) } : { uid: 65534, gid: 65534 };
}

function lines(passwd: string): string[][] {
  try {
    return readFileSync(passwd, 'utf8')
      .split('\n')
      .map((line) => line.split(':'));
  } catch {
    return []; // A container without the file: the number of `nobody` is the same nearly everywhere.
  }
}
