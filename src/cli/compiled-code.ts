import { enableCompileCache } from 'node:module';
import path from 'node:path';
import { cacheFolder } from '../config/cache-folder.ts';

/**
 * Keeps what Node makes of our own sources and packages (types stripped, code compiled) from run to run: a second of work
 * for each command line. Only for this process: it is not handed to programs that it starts.
 * https://nodejs.org/api/module.html#module-compile-cache
 */
export function keepCompiledCode(env: NodeJS.ProcessEnv): void {
  const folder = cacheFolder(env);
  if (folder) enableCompileCache(path.join(folder, 'compiled'));
}
