import path from 'node:path';

/** Whether Node loads a file as an ES module: by its ending, else by the nearest package.json's `type`. */
export function isEsm(file: string, readFile: (file: string) => string | null): boolean {
  if (/\.(mjs|mts)$/.test(file)) return true;
  if (/\.(cjs|cts)$/.test(file)) return false;
  for (let folder = path.posix.dirname(file); ; folder = path.posix.dirname(folder)) {
    const manifest = readFile(path.posix.join(folder, 'package.json'));
    if (manifest !== null) return /"type"\s*:\s*"module"/.test(manifest);
    if (folder === '.' || folder === '/') return /\.(ts|tsx)$/.test(file);
  }
}
