import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { staysInside } from '../../domain/repository-path.ts';
import type { Client } from './client.ts';

const fileSchema = z.object({ name: z.string(), text: z.string() });

/** Names of a bug's evidence: files of its bundle; none before an investigation has ended. */
export function bundleNames(client: Client, bug: string): Promise<string[]> {
  return client.get(`/bugs/${encodeURIComponent(bug)}/files`, z.array(z.string()));
}

/** Writes a bug's evidence bundle into the folder, which is made. Names that lead out of it are left out. */
export async function writeBundle(client: Client, bug: string, out: string): Promise<void> {
  for (const name of await bundleNames(client, bug)) {
    if (!staysInside(name)) continue;
    const at = `/bugs/${encodeURIComponent(bug)}/file?name=${encodeURIComponent(name)}`;
    const { text } = await client.get(at, fileSchema);
    const file = path.join(out, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
