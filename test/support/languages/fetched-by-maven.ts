import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { toolchainFinder } from '../../../src/adapters/toolchains/find.ts';

const builder = 'mvn';

/**
 * Has Maven fetch what an example's tests need (once: what it has fetched stays in its own folder). Null, or why the example
 * cannot be run here: no JDK, no Maven, or nothing can be fetched.
 */
export async function fetchedByMaven(name: string): Promise<string | null> {
  const found = await toolchainFinder(null)({ language: 'java', runtime: null, checkout: '/' });
  if (typeof found === 'string') return `skipped: ${found}`;
  if (!found.tools.has(builder)) return 'skipped: there is no Maven on this machine';
  const copy = mkdtempSync(path.join(tmpdir(), 'reproof-maven-'));
  try {
    cpSync(fileURLToPath(new URL(`../../../examples/${name}`, import.meta.url)), copy, { recursive: true });
    const build = (more: string[]) =>
      spawnSync(builder, [...more, '-B', '-q', 'test'], { cwd: copy, encoding: 'utf8' });
    if (build(['-o']).status === 0) return null;
    const run = build([]);
    return run.status === 0 ? null : `skipped: Maven could not fetch what is needed: ${run.stdout.slice(0, 300)}`;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
