import { createHash } from 'node:crypto';
import type pg from 'pg';
import { Fault } from '../../../domain/fault.ts';
import { query } from '../pool.ts';

/** Of one artifact; a bundle's logs are cut long before. */
const mostBytes = 16 * 1024 * 1024;
/** Of all that belongs to one proposal. */
const mostTogether = 64 * 1024 * 1024;

export function hashOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Keeps contents under their hashes, what is there already once; out: the hashes in order. Throws TOO_LARGE. */
export async function keepArtifacts(client: pg.PoolClient, contents: readonly Uint8Array[]): Promise<string[]> {
  const sum = contents.reduce((bytes, content) => bytes + content.byteLength, 0);
  const largest = contents.reduce((bytes, content) => Math.max(bytes, content.byteLength), 0);
  if (largest > mostBytes || sum > mostTogether)
    throw new Fault('TOO_LARGE', `the change and its evidence have ${sum} bytes, the largest file ${largest}`, {
      help: 'A proposal holds 64 MiB, each of its files 16 MiB.',
    });
  const hashes = contents.map(hashOf);
  // In the order of the keys: two transactions that keep the same contents wait for each other, and never in a circle.
  for (const [hash, content] of [...new Map(contents.map((bytes, i) => [hashes[i] ?? '', bytes]))].toSorted(
    ([a], [b]) => (a < b ? -1 : 1),
  ))
    await client.query('insert into artifacts (hash, content) values ($1, $2) on conflict do nothing', [hash, content]);
  return hashes;
}

/** One artifact, checked against its name: null where there is none. Throws INTERNAL where the bytes are others. */
export async function readArtifact(on: pg.Pool | pg.PoolClient, hash: string): Promise<Buffer | null> {
  const [row] = await query<{ content: Buffer }>(on, 'select content from artifacts where hash = $1', [hash]);
  if (!row) return null;
  if (hashOf(row.content) !== hash)
    throw new Fault('INTERNAL', `the artifact ${hash.slice(0, 12)} does not have the bytes that its name says`);
  return row.content;
}
