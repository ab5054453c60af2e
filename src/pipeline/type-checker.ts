import path from 'node:path';
import type { TypeChecker, TypeCheckResult, TypeDiagnostic } from '../ports/type-check.ts';
import { installedReader } from '../preparation/scratch/installed.ts';
import type { Prepared } from './3-preparation.ts';

const line = /^(.{1,400}?)\((\d+),\d+\): error TS(\d+): (.{0,400})/;
const timeMs = 120_000;

/** The nearest tsconfig.json above a file, from the root; null when there is none. */
function configFor(prepared: Prepared, file: string): string | null {
  for (let folder = path.posix.dirname(file); ; folder = path.posix.dirname(folder)) {
    const config = path.posix.join(folder, 'tsconfig.json');
    if (prepared.readFile(config) !== null) return config;
    if (folder === '.') return null;
  }
}

/** The project's own compiler as the sandbox shows it. */
async function compilerFor(prepared: Prepared, config: string): Promise<string | null> {
  const read = installedReader(prepared.scratch);
  for (let folder = path.posix.dirname(config); ; folder = path.posix.dirname(folder)) {
    const program = path.posix.join(folder, 'node_modules/typescript/bin/tsc');
    if ((await read(program)) !== null) return program;
    if (folder === '.') return null;
  }
}

/** Type-checks the package of the changed files with the project's own compiler, in the sandbox, on a copy of the tree. */
export function typeChecker(prepared: Prepared, files: readonly string[]): TypeChecker {
  const check = async (replace: Readonly<Record<string, string>>): Promise<TypeCheckResult> => {
    const config = files.map((file) => configFor(prepared, file)).find((found) => found !== null);
    if (!config) return { kind: 'none', reason: 'there is no tsconfig.json above the changed files' };
    const compiler = await compilerFor(prepared, config);
    if (!compiler) return { kind: 'none', reason: 'typescript is not installed in the project' };
    const tree = await prepared.scratch.derive();
    try {
      await tree.write(replace);
      const argv = [prepared.runtime.path, compiler, '--noEmit', '--pretty', 'false', '-p', config];
      const result = await prepared.openSession(tree).run(argv, { cwd: tree.root, limits: { timeMs } });
      if (result.timedOut) return { kind: 'none', reason: `the type check took longer than ${timeMs / 1000} s` };
      return { kind: 'checked', diagnostics: diagnosticsIn(result.stdout) };
    } finally {
      await tree.dispose();
    }
  };
  // The tree as it is is asked about for each patch that the gates see, and answers the same.
  let asItIs: Promise<TypeCheckResult> | undefined;
  return (replace) => (Object.keys(replace).length > 0 ? check(replace) : (asItIs ??= check(replace)));
}

function diagnosticsIn(output: string): TypeDiagnostic[] {
  return output.split('\n').flatMap((text): TypeDiagnostic[] => {
    const [, file = '', row = '0', code = '0', message = ''] = line.exec(text) ?? [];
    return file ? [{ file, line: Number(row), code: Number(code), message }] : [];
  });
}
