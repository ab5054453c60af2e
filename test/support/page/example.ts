import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { pageScript } from '../../../scripts/build-page-script.ts';
import { type FixRun, temporaryFolder } from '../e2e/run-fix.ts';
import { ScratchRepository } from '../scratch-repository.ts';
import { classicBundle } from './classic-bundle.ts';

export const exampleFolder = (name: string): string =>
  fileURLToPath(new URL(`../../../examples/${name}`, import.meta.url));

/** An example as a repository of its own. */
export function exampleRepository(app: string): ScratchRepository {
  const repository = new ScratchRepository(path.join(temporaryFolder(), 'desk'));
  onTestFinished(() => repository.remove());
  const files = readdirSync(app, { recursive: true, encoding: 'utf8' }).filter(
    (file) => !/^(?:node_modules|dist)(?:\/|$)/.test(file) && statSync(path.join(app, file)).isFile(),
  );
  repository.commit('A desk', Object.fromEntries(files.map((file) => [file, readFileSync(path.join(app, file))])));
  return repository;
}

/** The Sentry browser SDK as scripts of a page. */
export const sentrySdk = (): Record<string, string> => ({
  '/sdk.js': classicBundle('@sentry/browser', 'Sentry'),
  '/init.js': "Sentry.init({ dsn: document.currentScript.dataset.dsn, release: 'desk@1.0.0' });",
});

/** The recorder's own script for pages. */
export const pageRecorder = (): Record<string, string> => ({ '/page.js': pageScript() });

/** Lines that the patch of a run takes away and brings, as the repository's checkout shows them. */
export function patchedLines(repository: ScratchRepository, run: FixRun): string {
  repository.git('apply', path.join(run.out, 'fix.patch'));
  const diff = repository.git('diff', '-U0');
  repository.git('checkout', '-q', '.');
  return diff
    .split('\n')
    .filter((line) => /^[+-][^+-]/.test(line))
    .join('\n');
}
