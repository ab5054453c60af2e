import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type FrameworkProject, frameworkProjects } from '../../support/e2e/framework-projects.ts';
import { runFix, temporaryFolder } from '../../support/e2e/run-fix.ts';
import { sentryEvent } from '../../support/e2e/sentry-event.ts';
import { ScratchRepository } from '../../support/scratch-repository.ts';

const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url));

function repositoryOf(project: FrameworkProject): ScratchRepository {
  const repository = new ScratchRepository(path.join(temporaryFolder(), 'agenda'));
  onTestFinished(() => repository.remove());
  repository.commit('An agenda', { '.gitignore': 'node_modules\n', ...project.files });
  symlinkSync(modules, path.join(repository.dir, 'node_modules'));
  return repository;
}

const slots = [{ title: 'a', minutes: 30, questions: 10 }, null];

function crashOf(project: FrameworkProject, repo: string) {
  const nonNull = project.source.endsWith('.ts') ? '!' : '';
  const event = sentryEvent({
    repo,
    message: "Cannot read properties of null (reading 'minutes')",
    frames: [
      { file: project.source, at: `return talk${nonNull}.¦minutes`, function: 'length', vars: { talk: '<null>' } },
      {
        file: project.source,
        at: 'total += ¦length(talk)',
        function: 'dayLength',
        vars: { slots, pause: 5, total: 45 },
      },
    ],
  });
  return { ...event, contexts: { runtime: { name: 'node', version: process.version } } };
}

describe('a reproduction in the project’s own framework (REP-3)', () => {
  it.each(frameworkProjects.map((project) => [project.name, project] as const))('%s', async (_name, project) => {
    // The runs are counted in the same way whatever runs them; patches are looked for where types are checked, too.
    const short = project !== frameworkProjects[0];
    const times = short ? 5 : 20;
    const repaired = !short || project.source.endsWith('.ts');
    const repository = repositoryOf(project);
    const flags = ['--time', '90', ...(repaired ? [] : ['--reproduce-only'])];
    const run = await runFix(repository.dir, crashOf(project, repository.dir), { flags, short });
    const { reproduction } = run.proposal ?? {};
    expect([run.exit, reproduction?.verdict, reproduction?.identity.reasons, run.proposal?.note], run.stderr).toEqual([
      repaired && run.exit === 0 ? 0 : 3,
      'reproduced',
      expect.anything(),
      expect.anything(),
    ]);
    expect(reproduction).toMatchObject({ framework: project.framework, runs: { failing: times, total: times } });
    const [file = ''] = reproduction?.files ?? [];
    expect(file).toMatch(project.test.file);
    const text = readFileSync(path.join(run.out, 'reproduction', file), 'utf8');
    for (const part of project.test.holds) expect(text).toContain(part);
    expect(existsSync(path.join(run.out, 'fix.patch'))).toBe(run.exit === 0);
  });
});
