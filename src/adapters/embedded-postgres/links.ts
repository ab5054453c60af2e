import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * npm packages hold no symbolic links: the package's install script makes the libraries' (`libpq.so.5` and its like), and
 * with install scripts off they are missing. Makes those that are, as `pg-symlinks.json` of the package lists them.
 * `native`: the package's folder of that name. True when all are there.
 */
export function repairLinks(native: string): boolean {
  const list = path.join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links = linksSchema.parse(JSON.parse(readFileSync(list, 'utf8')));
  return links.every(({ source, target }) => {
    const link = path.join(native, '..', target);
    return existsSync(link) || made(path.relative(path.dirname(link), path.join(native, '..', source)), link);
  });
}

function made(to: string, link: string): boolean {
  try {
    symlinkSync(to, link);
    return true;
  } catch {
    return existsSync(link); // Another start made it, or the folder may not be written to: then a copy is made.
  }
}
