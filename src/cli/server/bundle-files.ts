import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { getFile, listFiles } from '../../contract/bugs.ts';
import { staysInside } from '../../domain/repository-path.ts';
import type { Client } from './client.ts';

/** Names of a bug's evidence: files of its bundle; none before an investigation has ended. */
export function bundleNames(client: Client, id: string): Promise<string[]> {
  return client.call(listFiles, { params: { id } });
}

/** Writes a bug's evidence bundle into the folder, which is made. Names that lead out of it are left out. */
export async function writeBundle(client: Client, id: string, out: string): Promise<void> {
  for (const name of await bundleNames(client, id)) {
    if (!staysInside(name)) continue;
    const { text } = await client.call(getFile, { params: { id }, query: { name } });
    const file = path.join(out, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
