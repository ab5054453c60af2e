import type { ReadSource } from '../../ports/source-reader.ts';
import { knownMirror } from './mirror.ts';

/** Reads connected repositories as they are on this machine, below `cache` or where they lie; nothing is fetched. */
export function sourceReader(cache: string): ReadSource {
  return async ({ url }, commit, file) => {
    const dir = knownMirror(url, cache);
    if (dir === null) return null;
    const { openRepository } = await import('./repository.ts');
    const repository = await openRepository(dir);
    try {
      return (await repository.resolve(commit)) ? await repository.readFile(commit, file) : null;
    } finally {
      repository.close();
    }
  };
}
