import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** A file of a bundle that is larger is left out; runs' logs are bounded far below. */
const bytesAtMost = 8 * 1024 * 1024;

/** All files of a bundle's folder: path from it, `/` between names -> content. */
export function readBundleFiles(folder: string): Map<string, Buffer> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
  return new Map(
    names.flatMap((name): Array<[string, Buffer]> => {
      const file = path.join(folder, name);
      const stat = statSync(file);
      return stat.isFile() && stat.size <= bytesAtMost ? [[name.split(path.sep).join('/'), readFileSync(file)]] : [];
    }),
  );
}
