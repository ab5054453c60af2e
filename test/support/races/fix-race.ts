import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Proposal, proposalSchema } from '../../../src/domain/proposal.ts';
import { crashInProduction } from './crash-in-production.ts';
import { type RaceExample, repositoryOf } from './race-example.ts';

const main = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));

/** What `reproof fix` made of an example's crash. */
export interface FixedRace {
  proposal: Proposal | null;
  /** Orders that were tried, counted in the ledger. */
  explored: number;
  repository: string;
  bundle: string;
  seconds: number;
  said: string;
}

/** Crashes an example under the recorder, makes a repository of it and runs `reproof fix` there, `seconds` long at most; all in `folder`. */
export async function fixRace(example: RaceExample, folder: string, seconds = 240): Promise<FixedRace> {
  const [repository, bundle, event, temp] = ['repository', 'bundle', 'event.envelope', 'temp'].map((name) =>
    path.join(folder, name),
  ) as [string, string, string, string];
  mkdirSync(temp, { recursive: true });
  writeFileSync(event, await crashInProduction(example, path.join(folder, 'production')));
  repositoryOf(example, repository);
  const began = performance.now();
  const args = [main, 'fix', '--repo', repository, '--event', event, '--out', bundle, '--time', String(seconds)];
  const env = { ...process.env, NO_COLOR: '1', TMPDIR: temp, REPROOF_CACHE: path.join(folder, 'cache') };
  const child = spawn(process.execPath, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await once(child, 'close');
  const told = path.join(bundle, 'proposal.json');
  return {
    proposal: existsSync(told) ? proposalSchema.parse(JSON.parse(readFileSync(told, 'utf8'))) : null,
    explored: exploredIn(path.join(bundle, 'ledger.jsonl')),
    repository,
    bundle,
    seconds: (performance.now() - began) / 1000,
    said,
  };
}

function exploredIn(ledger: string): number {
  if (!existsSync(ledger)) return 0;
  return readFileSync(ledger, 'utf8')
    .split('\n')
    .filter((line) => /"kind":"hypothesis","actor":"schedule-exploration"/.test(line)).length;
}
