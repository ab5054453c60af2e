import path from 'node:path';

const esmSyntax = /^[ \t]*(?:import[\s{'"*]|export[\s{*])/m;

/** Whether Node loads a file as an ES module: by its ending, its syntax, else by the nearest package.json's `type`. */
export function isEsm(file: string, readFile: (file: string) => string | null): boolean {
  if (/\.(mjs|mts)$/.test(file)) return true;
  if (/\.(cjs|cts)$/.test(file)) return false;
  // Sources that are built before they run are written as modules whatever the package's type says.
  if (/\.[jt]sx?$/.test(file) && esmSyntax.test(readFile(file) ?? '')) return true;
  for (let folder = path.posix.dirname(file); ; folder = path.posix.dirname(folder)) {
    const manifest = readFile(path.posix.join(folder, 'package.json'));
    if (manifest !== null) return /"type"\s*:\s*"module"/.test(manifest);
    if (folder === '.' || folder === '/') return /\.(ts|tsx)$/.test(file);
  }
}
