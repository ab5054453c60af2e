import path from 'node:path';
import type { Scenario } from '../domain/scenario.ts';
import { fileCommand } from '../preparation/project/command.ts';
import { packageOf, type Project, writingSetup } from '../preparation/project/project.ts';
import type { TestStyle } from '../reproduction/writing/test-file.ts';

export interface TestPlace {
  style: TestStyle;
  /** Folder of the test from the repository's root ('' is the root). */
  folder: string;
  /** The command that runs one test file; the program is `node`. */
  commandFor(file: string): { command: string[]; cwd: string };
}

const drivenFile = (scenario: Scenario): string => {
  // Nothing is written among what a build makes.
  if (scenario.kind === 'page' && scenario.build?.writes.some((one) => `${scenario.page}/`.startsWith(`${one}/`)))
    return path.posix.join(scenario.build.folder, path.posix.basename(scenario.page));
  if (scenario.kind === 'page') return scenario.page;
  return scenario.kind === 'program' ? scenario.entry : scenario.module;
};

/** Where the project's own tests for the driven code live, and how it writes and runs them (REP-3). */
export function testPlace(project: Project, scenario: Scenario, readFile: (file: string) => string | null): TestPlace {
  const driven = drivenFile(scenario);
  const setup = writingSetup(project, driven);
  const own = packageOf(project, driven);
  const beside = path.posix.dirname(driven);
  const folder =
    own.style?.placement === 'folder' && own.style.folder !== null
      ? own.style.folder
      : own.style?.placement === 'beside-folder'
        ? path.posix.join(beside, '__tests__')
        : beside;
  const suffix = own.style?.suffix ?? '.test.mjs';
  const commonJs = setup.framework === 'jest' || own.style?.modules === 'require';
  const needsMjs = !commonJs && own.moduleSystem === 'commonjs' && suffix.endsWith('.js');
  const ending =
    needsMjs && own.style?.modules !== 'import'
      ? suffix.replace(/\.js$/, '.mjs')
      : commonJs && own.moduleSystem === 'esm'
        ? suffix.replace(/\.[cm]?[jt]s$/, '.cjs')
        : suffix;
  void readFile;
  return {
    style: {
      framework: setup.framework,
      modules:
        commonJs || (ending.endsWith('.js') && own.moduleSystem === 'commonjs' && own.style?.modules !== 'import')
          ? 'cjs'
          : 'esm',
      ending,
    },
    folder: folder === '.' ? '' : folder,
    commandFor(file) {
      const { argv, cwd } = fileCommand(setup, [file]);
      return { command: argv, cwd };
    },
  };
}
