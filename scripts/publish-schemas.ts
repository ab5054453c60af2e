// Writes the JSON Schemas of all shared formats into schemas/, and takes away those that no format has any more.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publishedSchemas } from '../src/domain/published-schemas.ts';

const folder = fileURLToPath(new URL('../schemas/', import.meta.url));

/** Files of schemas/ that are missing, out of date, or left over. */
export function staleSchemas(): string[] {
  const wanted = publishedSchemas();
  const there = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  return [...new Set([...wanted.keys(), ...there.keys()])].filter((name) => wanted.get(name) !== there.get(name));
}

function main(): void {
  mkdirSync(folder, { recursive: true });
  const wanted = publishedSchemas();
  for (const name of readdirSync(folder)) if (!wanted.has(name)) rmSync(join(folder, name));
  for (const [name, text] of wanted) writeFileSync(join(folder, name), text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
