import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import { type Proposal, proposalSchema } from '../../../src/domain/proposal.ts';
import { processesIn } from './left-processes.ts';
import { stateChanges, treeState } from './tree-state.ts';

const program = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const main = program('../../../src/cli/main.ts');
const short = program('../short-fix.ts');

export interface FixRun {
  exit: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  seconds: number;
  /** The bundle's folder. */
  out: string;
  /** Null where no bundle was written. */
  proposal: Proposal | null;
}

export interface FixSetting {
  flags?: string[];
  env?: Record<string, string>;
  /** Five fresh runs of the reproduction instead of a claim's 20: for tests of something else. */
  short?: boolean;
  /** What stands at --out before. */
  out?: (folder: string) => void;
  /** Called with the running command line. */
  during?: (child: ChildProcess, said: () => string) => void;
}

/** A new temporary folder, removed with the test. */
export function temporaryFolder(name = 'reproof-e2e-'): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), name)));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * Runs `reproof fix` as a user would. Whatever comes of it, the checkout must be as it was (.git included), the temporary
 * folder empty, and no process left; that is asked here for every run.
 */
export async function runFix(
  repo: string,
  event: string | Buffer | Record<string, unknown>,
  setting: FixSetting = {},
): Promise<FixRun> {
  const work = temporaryFolder();
  const [temp, out, file] = ['temp', 'bundle', 'event'].map((name) => path.join(work, name)) as [
    string,
    string,
    string,
  ];
  mkdirSync(temp);
  writeFileSync(file, typeof event === 'string' || Buffer.isBuffer(event) ? event : JSON.stringify(event));
  setting.out?.(out);
  const before = existsSync(repo) ? treeState(repo) : new Map<string, string>();
  const args = [
    setting.short ? short : main,
    'fix',
    '--repo',
    repo,
    '--event',
    file,
    '--out',
    out,
    ...(setting.flags ?? []),
  ];
  const env = { ...process.env, NO_COLOR: '1', TMPDIR: temp, REPROOF_CACHE: path.join(work, 'cache'), ...setting.env };
  const began = performance.now();
  const child = spawn(process.execPath, args, { cwd: work, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  setting.during?.(child, () => stderr);
  const [exit, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  const seconds = (performance.now() - began) / 1000;
  const after = existsSync(repo) ? treeState(repo) : new Map<string, string>();
  expect(stateChanges(before, after).slice(0, 20), 'the checkout is as it was').toEqual([]);
  expect(readdirSync(temp), 'nothing is left in the temporary folder').toEqual([]);
  expect(processesIn(temp), 'no process is left').toEqual([]);
  expect(stderr).not.toContain('INTERNAL');
  return { exit, signal, stdout, stderr, seconds, out, proposal: proposalIn(out) };
}

function proposalIn(out: string): Proposal | null {
  const file = path.join(out, 'proposal.json');
  if (!existsSync(file)) return null;
  expect(readdirSync(out)).toEqual(
    expect.arrayContaining(['proposal.json', 'proposal.md', 'ledger.jsonl', 'attestation.json']),
  );
  return proposalSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** The `what` of each missing evidence, in one text. */
export function missingIn(run: FixRun): string {
  return (run.proposal?.missingEvidence ?? []).map(({ what, supply }) => `${what}; ${supply}`).join('\n');
}
