import path from 'node:path';
import { isBuiltCode } from '../syntax/built-code.ts';
import type { Prepared } from './3-preparation.ts';

/** Built code whose sources are not in the repository is all that there is: it can be repaired where it stands. */
export function isBuiltHere(file: string, readFile: Prepared['readFile']): boolean {
  const text = readFile(file) ?? '';
  if (!isBuiltCode(text)) return false;
  const named = /^\/\/[#@] sourceMappingURL=(\S+)\s*$/m.exec(text.slice(-1_000))?.[1];
  if (!named || named.startsWith('data:')) return true;
  const folder = path.posix.dirname(file);
  const sources =
    /"sources"\s*:\s*\[([^\]]{0,20000})\]/.exec(readFile(path.posix.join(folder, named)) ?? '')?.[1] ?? '';
  return [...sources.matchAll(/"([^"]{1,400})"/g)].some(
    (match) => readFile(path.posix.join(folder, match[1] ?? '')) !== null,
  );
}
