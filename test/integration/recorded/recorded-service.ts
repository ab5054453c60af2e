import { spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, vi } from 'vitest';
import { builtRecorder } from '../../../src/cli/recorder-build.ts';

const main = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));
const short = fileURLToPath(new URL('../../support/short-fix.ts', import.meta.url));
const longest = 280_000;

export interface Sent {
  method?: string;
  path: string;
  body?: string;
}

/** A service as a git repository, and what its recorder wrote of requests that were sent to it. */
export interface RecordedService {
  folder: string;
  envelope: string;
}

function git(repo: string, ...args: string[]): string {
  const named = ['-c', 'user.name=test', '-c', 'user.email=test@example.com', ...args];
  return spawnSync('git', named, { cwd: repo, encoding: 'utf8' }).stdout.trim();
}

export interface Surroundings {
  /** Environment of the deployed service; a replay has none of it. */
  env?: Record<string, string>;
  /** Packages of this repository that the service's checkout has installed. */
  packages?: readonly string[];
}

const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url));

/** Copies packages and what they depend on. */
function install(names: readonly string[], to: string, done = new Set<string>()): void {
  for (const name of names) {
    const from = path.join(modules, name);
    if (done.has(name) || !existsSync(from)) continue;
    done.add(name);
    cpSync(from, path.join(to, name), { recursive: true });
    const { dependencies = {} } = JSON.parse(readFileSync(path.join(from, 'package.json'), 'utf8')) as {
      dependencies?: Record<string, string>;
    };
    install(Object.keys(dependencies), to, done);
  }
}

/** Runs a service (its entry prints its port) beside an upstream that answers by path, with the recorder, until one error is reported. */
export async function record(
  files: Record<string, string>,
  upstream: Record<string, unknown>,
  requests: readonly Sent[],
  { env = {}, packages = [] }: Surroundings = {},
): Promise<RecordedService> {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'reproof-recorded-service-')));
  const repo = path.join(folder, 'repo');
  const out = path.join(folder, 'events');
  mkdirSync(out);
  const answers = http.createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(upstream[request.url ?? ''] ?? null));
  });
  await new Promise<void>((resolve) => answers.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(answers.address() as AddressInfo).port}`;
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(repo, name)), { recursive: true });
    writeFileSync(path.join(repo, name), text.replaceAll('UPSTREAM', base));
  }
  install(packages, path.join(repo, 'node_modules'));
  writeFileSync(path.join(repo, '.gitignore'), 'node_modules\n');
  git(repo, 'init', '-q', '-b', 'main');
  git(repo, 'add', '-A');
  git(repo, 'commit', '-q', '-m', 'first');
  const child = spawn(process.execPath, ['--import', await builtRecorder(), 'src/server.mjs'], {
    cwd: repo,
    env: { PATH: process.env.PATH, REPROOF_OUT: out, REPROOF_RELEASE: git(repo, 'rev-parse', 'HEAD'), ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const port = await new Promise<number>((resolve) => child.stdout.once('data', (line) => resolve(Number(line))));
  for (const { method = 'GET', path: target, body } of requests)
    await (await fetch(`http://127.0.0.1:${port}${target}`, { method, body })).text();
  const envelopes = () => readdirSync(out).filter((name) => name.endsWith('.envelope'));
  await vi.waitFor(() => expect(envelopes()).not.toEqual([]), { timeout: 60_000, interval: 20 });
  child.kill('SIGKILL');
  answers.close();
  answers.closeAllConnections();
  return { folder, envelope: path.join(out, envelopes()[0] ?? '') };
}

/** What `reproof fix` makes of it; with five fresh runs of the reproduction instead of a claim's 20 unless `whole`. */
export async function fixed({ folder, envelope }: RecordedService, { whole = false } = {}) {
  const out = path.join(folder, 'out');
  const args = [
    'fix',
    '--repo',
    path.join(folder, 'repo'),
    '--event',
    envelope,
    '--out',
    out,
    '--json',
    '--time',
    '240',
  ];
  const child = spawn(process.execPath, [whole ? main : short, ...args], { stdio: 'ignore', timeout: longest });
  const exit = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const proposal = JSON.parse(readFileSync(path.join(out, 'proposal.json'), 'utf8')) as {
    reproduction: {
      verdict: string;
      tier: string;
      strategy: string;
      files: string[];
      minimised: boolean;
      runs: { failing: number; total: number };
    };
    missingEvidence: { what: string }[];
    fix: unknown;
  };
  const [file = ''] = proposal.reproduction.files;
  const test = file ? readFileSync(path.join(out, 'reproduction', file), 'utf8') : '';
  return { exit, proposal, test, text: readFileSync(path.join(out, 'proposal.md'), 'utf8') };
}
