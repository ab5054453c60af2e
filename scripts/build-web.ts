// `npm run build:web`: builds the web app into web/dist, and does nothing where it is there for these very sources.
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const web = path.join(root, 'web');
const stamp = path.join(web, 'dist', 'built-of');

/** One hash over all that the built files come from; of an installed package, which has no sources, null. */
export function sourcesHash(): string | null {
  const files = globSync(['src/**', 'public/**', 'index.html', 'vite.config.ts'], { cwd: web, withFileTypes: true });
  const names = files
    .filter((file) => file.isFile() && !/\.test\.tsx?$/.test(file.name))
    .map((file) => path.join(file.parentPath, file.name));
  if (names.length === 0) return null;
  const hash = createHash('sha256').update(readFileSync(path.join(root, 'package-lock.json')));
  for (const name of names.toSorted()) hash.update(`\0${path.relative(web, name)}\0`).update(readFileSync(name));
  return hash.digest('hex');
}

/** Builds where it is needed. */
export async function buildWeb(): Promise<'built' | 'as it was'> {
  const now = sourcesHash();
  if (now === null || (existsSync(stamp) && readFileSync(stamp, 'utf8') === now)) return 'as it was';
  const { build } = await import('vite');
  await build({ configFile: path.join(web, 'vite.config.ts'), logLevel: 'error' });
  writeFileSync(stamp, now);
  return 'built';
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(`web: ${await buildWeb()}`);
