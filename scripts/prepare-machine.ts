// Run by `npm test` before the tests: what they need beyond npm is there, or is installed, or is told in one line.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A program that the tests call (or the absolute path of a file that they read), and the Debian package that holds it. */
export interface Need {
  program: string;
  package: string;
}

const needs: readonly Need[] = [
  { program: 'bwrap', package: 'bubblewrap' },
  { program: 'git', package: 'git' },
  { program: 'chromium', package: 'chromium' },
  // The servers that the recorder is tried against.
  { program: 'mariadbd', package: 'mariadb-server' },
  { program: 'redis-server', package: 'redis-server' },
  // Clients that the server is tried with.
  { program: 'prometheus', package: 'prometheus' },
  { program: 'prometheus-alertmanager', package: 'prometheus-alertmanager' },
  { program: '/usr/lib/python3/dist-packages/sentry_sdk/__init__.py', package: 'python3-sentry-sdk' },
];

/** The needs whose program stands in no folder of `path` (a PATH variable's value). */
export function missingOf(wanted: readonly Need[], path: string): Need[] {
  // Debian's servers lie in sbin folders, which not every PATH names.
  const folders = [...path.split(delimiter).filter(Boolean), '/usr/sbin', '/usr/local/sbin'];
  const isThere = ({ program }: Need): boolean =>
    isAbsolute(program) ? existsSync(program) : folders.some((folder) => isProgram(join(folder, program)));
  return wanted.filter((need) => !isThere(need));
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What to do about missing programs: the apt-get calls to make, or the one line to say. */
export function planFor(missing: readonly Need[], machine: { isRoot: boolean; hasApt: boolean }): string[][] | string {
  const packages = missing.map((need) => need.package);
  const install = ['apt-get', 'install', '-y', '--no-install-recommends', ...packages];
  if (machine.isRoot && machine.hasApt) return [['apt-get', 'update'], install];
  const programs = missing.map((need) => need.program).join(', ');
  const how = machine.hasApt ? `run: sudo ${install.join(' ')}` : `install ${packages.join(' and ')}`;
  return `The tests need ${programs}, which this machine lacks; ${how}`;
}

/** Says in one line why bubblewrap cannot make a sandbox here (user namespaces forbidden), or null when it can. */
function sandboxRefusal(): string | null {
  const probe = spawnSync('bwrap', ['--unshare-all', '--ro-bind', '/', '/', '--dev', '/dev', 'true'], {
    encoding: 'utf8',
  });
  if (probe.status === 0) return null;
  return `bubblewrap is installed but makes no sandbox here (${probe.stderr.trim().split('\n')[0]}); tests that need it will fail.`;
}

function installAll(calls: readonly string[][]): void {
  for (const [program = '', ...args] of calls) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const run = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'], env });
    // A stale or partly unreachable mirror fails `update` although the lists suffice: the install decides.
    if (run.status !== 0) console.error(`${program} ${args.join(' ')} ended with ${run.status ?? run.signal}`);
  }
}

function main(): number {
  const path = process.env.PATH ?? '';
  const missing = missingOf(needs, path);
  if (missing.length > 0) {
    const machine = {
      isRoot: process.getuid?.() === 0,
      hasApt: missingOf([{ program: 'apt-get', package: 'apt' }], path).length === 0,
    };
    const plan = planFor(missing, machine);
    if (typeof plan !== 'string') installAll(plan);
    const still = missingOf(missing, path);
    if (still.length > 0) {
      console.error(typeof plan === 'string' ? plan : planFor(still, { ...machine, isRoot: false }));
      return 1;
    }
  }
  const refusal = sandboxRefusal();
  if (refusal) console.error(refusal);
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main();
