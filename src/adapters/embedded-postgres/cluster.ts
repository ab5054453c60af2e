import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Fault } from '../../domain/fault.ts';
import { type Home, passwordFile } from './home.ts';
import type { Programs } from './programs.ts';
import { runProgram } from './run-program.ts';

export const role = 'reproof';

/** The password of the embedded PostgreSQL, made at the first start; a file that only we may read. */
export function password(home: Home): string {
  const file = path.join(home.dataFolder, passwordFile);
  if (!existsSync(file)) {
    writeFileSync(`${file}.new`, randomBytes(24).toString('hex'), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  return readFileSync(file, 'utf8').trim();
}

/** Makes the cluster by initdb where there is none: beside its place first, so that an interrupted one is never used. */
export async function ensureCluster(home: Home, programs: Programs): Promise<void> {
  if (existsSync(path.join(home.cluster, 'PG_VERSION'))) return;
  const half = `${home.cluster}.new`;
  const secret = path.join(home.reachable, 'initdb.password');
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { mode: 0o700 });
  writeFileSync(secret, password(home), { mode: 0o600 });
  if (home.user) for (const file of [half, secret]) chownSync(file, home.user.uid, home.user.gid);
  try {
    const args = [
      '-D',
      half,
      '-U',
      role,
      '--auth=scram-sha-256',
      `--pwfile=${secret}`,
      '--encoding=UTF8',
      ...locale(programs),
    ];
    const run = await runProgram(programs.initdb, args, home.user);
    if (run.exit !== 0) throw new Fault('STORE_UNAVAILABLE', `initdb failed in ${half}: ${run.output.trim()}`);
    renameSync(half, home.cluster);
  } finally {
    rmSync(secret, { force: true });
    rmSync(half, { recursive: true, force: true });
  }
}

/** Byte order for sorting (no dependence on the machine's locales), Unicode's letters where the version knows them. */
function locale(programs: Programs): string[] {
  return programs.major >= 17
    ? ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
    : ['--locale=C'];
}
