import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, freemem, tmpdir, totalmem } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { openSandbox } from '../compose.ts';

const run = promisify(execFile);
const gib = 1024 ** 3;

/** What one look at the machine showed. `poor` = it runs, with a limit worth knowing. */
export interface Finding {
  name: string;
  outcome: 'good' | 'poor' | 'missing';
  detail: string;
  /** What to do; null where nothing is to be done. */
  remedy: string | null;
}

const good = (name: string, detail: string): Finding => ({ name, outcome: 'good', detail, remedy: null });

/** Node runs TypeScript as it is from 22.18 on. */
export function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return good('node', version);
  return {
    name: 'node',
    outcome: 'missing',
    detail: `${version} is older than 22.18`,
    remedy: 'Install Node 24 (https://nodejs.org), or run ./reproof in a clone after `npm ci`: it brings its own.',
  };
}

/** The Node that a clone pins; an installed package has none and needs none. */
export function pinnedNodeFinding(): Finding {
  const name = `node-${process.platform}-${process.arch}`;
  try {
    const manifest = createRequire(import.meta.url)(`${name}/package.json`) as { version: string };
    return good('pinned node', `${manifest.version} (${name})`);
  } catch {
    return {
      name: 'pinned node',
      outcome: 'poor',
      detail: `${name} is not installed; the machine's own Node runs instead`,
      remedy: 'In a clone, run `npm ci` without --omit=optional. An installed package needs nothing.',
    };
  }
}

export async function gitFinding(): Promise<Finding> {
  const remedy = 'Install git 2.30 or newer (apt-get install git, brew install git).';
  try {
    const { stdout } = await run('git', ['--version'], { timeout: 10_000 });
    const version = /(\d+)\.(\d+)[.\d]*/.exec(stdout);
    const [text = '', major, minor] = version ?? [];
    const recent = Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 30);
    return recent ? good('git', text) : { name: 'git', outcome: 'missing', detail: `${text} is too old`, remedy };
  } catch {
    return { name: 'git', outcome: 'missing', detail: 'is not on the PATH', remedy };
  }
}

/** Starts a real sandbox, runs the Node that would run tests in it, and sees that it has no network. */
export async function sandboxFinding(): Promise<Finding> {
  const name = 'bubblewrap';
  const tree = mkdtempSync(path.join(tmpdir(), 'reproof-doctor-'));
  const probe =
    "console.log(process.version, Object.keys(require('os').networkInterfaces()).filter(n => n !== 'lo').length)";
  try {
    const session = (await openSandbox('bwrap')).open(tree, []);
    const result = await session.run([process.execPath, '-e', probe], { cwd: tree, limits: { timeMs: 15_000 } });
    if (result.exit !== 0) throw new Error(result.stderr.slice(0, 200) || `exit ${result.exit}`);
    if (!result.stdout.trim().endsWith(' 0')) throw new Error('a sandbox starts, but sees the network');
    return good(
      name,
      `starts node ${result.stdout.split(' ')[0]} without network in ${Math.round(result.durationMs)} ms`,
    );
  } catch (error) {
    return { name, outcome: 'missing', detail: (error as Error).message, remedy: sandboxRemedy(error) };
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

function sandboxRemedy(error: unknown): string {
  if (/not installed/.test(String(error))) return 'Install it: apt-get install bubblewrap, dnf install bubblewrap.';
  return 'Allow unprivileged user namespaces (sysctl kernel.unprivileged_userns_clone=1; on Ubuntu 24.04 an AppArmor profile for bwrap), or accept the risk with --sandbox none.';
}

export function tempFinding(): Finding {
  const dir = tmpdir();
  try {
    const made = mkdtempSync(path.join(dir, 'reproof-doctor-'));
    writeFileSync(path.join(made, 'x'), 'x');
    rmSync(made, { recursive: true });
  } catch (error) {
    const detail = `cannot write to ${dir}: ${(error as Error).message}`;
    return { name: 'temp folder', outcome: 'missing', detail, remedy: 'Set TMPDIR to a folder that you can write to.' };
  }
  return good('temp folder', `${dir} can be written to`);
}

export function diskFinding(free = freeDisk()): Finding {
  const detail = `${(free / gib).toFixed(1)} GiB free under the temp folder`;
  if (free >= 2 * gib) return good('disk', detail);
  const outcome = free >= gib / 4 ? 'poor' : 'missing';
  return {
    name: 'disk',
    outcome,
    detail,
    remedy: 'Free some space, or set TMPDIR to a larger disk (2 GiB are comfortable).',
  };
}

function freeDisk(): number {
  const disk = statfsSync(tmpdir());
  return disk.bavail * disk.bsize;
}

export function memoryFinding(free = freemem(), total = totalmem()): Finding {
  const detail = `${(free / gib).toFixed(1)} of ${(total / gib).toFixed(1)} GiB free, ${availableParallelism()} processors`;
  if (free >= 1.5 * gib) return good('memory', detail);
  return { name: 'memory', outcome: 'poor', detail, remedy: 'Close other programs: a case takes up to 1.5 GiB.' };
}
