import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Order } from './applying.ts';
import type { Forge } from './forge.ts';
import type { RollbackOrder } from './rolling-back.ts';

const program = fileURLToPath(new URL('applying.ts', import.meta.url));
const rollbackProgram = fileURLToPath(new URL('rolling-back.ts', import.meta.url));

/**
 * Runs a process that applies; `killAfterMs`: ends it from outside (-9) so long after it began to. Out: how applying ended,
 * null where it was killed before.
 */
export function applying(order: Order, killAfterMs: number | null = null): Promise<string | null> {
  return ended(program, order, killAfterMs);
}

/** Runs a process that takes a change back. Out: where the bug is then, null where it was killed before. */
export function rollingBack(order: RollbackOrder): Promise<string | null> {
  return ended(rollbackProgram, order, null);
}

async function ended(script: string, order: object, killAfterMs: number | null): Promise<string | null> {
  const child = spawn(process.execPath, [script, JSON.stringify(order)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [said, complaints] = ['', ''];
  let timer: NodeJS.Timeout | null = null;
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (killAfterMs !== null && said.startsWith('begins'))
      timer ??= setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  });
  const [exit, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (timer) clearTimeout(timer);
  if (signal === 'SIGKILL') return null;
  if (exit !== 0) throw new Error(`applying ended with ${exit}: ${complaints.slice(-2_000)}`);
  return said.trim().split('\n').at(-1) ?? '';
}

/** What is twice, missing or other than approved, a line each. `branch`: the change's; `files`: what stands there. */
export function wrongOf(forge: Forge, branch: string, base: string, files: Readonly<Record<string, string>>): string[] {
  const mark = branch.slice(0, branch.lastIndexOf('-') + 1);
  const branches = Object.keys(forge.git.branches(forge.repository)).filter((one) => one.startsWith(mark));
  const pulls = forge.pulls.filter((pull) => pull.branch === branch);
  const wrong: string[] = [];
  if (branches.length !== 1) wrong.push(`${branch}: ${branches.length} branches: ${branches.join(', ')}`);
  if (pulls.length !== 1) wrong.push(`${branch}: ${pulls.length} pull requests`);
  for (const { draft, comments, labels, reviewers } of pulls) {
    const seen = `${draft} ${comments.length} ${labels.join()} ${reviewers.join()}`;
    if (seen !== 'false 1 reproof ada') wrong.push(`${branch}: the pull request has ${seen}`);
  }
  const changed = forge.git.git(forge.repository, 'diff', '--name-only', base, branch).split('\n').toSorted();
  if (changed.join() !== Object.keys(files).toSorted().join()) wrong.push(`${branch}: changes ${changed.join()}`);
  for (const [file, text] of Object.entries(files))
    if (forge.git.git(forge.repository, 'show', `${branch}:${file}`) !== text)
      wrong.push(`${branch}: ${file} is other`);
  return [...wrong, ...forge.wrong];
}
