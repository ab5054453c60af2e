import { deserialize, serialize } from 'node:v8';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type pg from 'pg';
import type { Checkpoint, Checkpoints } from '../../../ports/checkpoints.ts';
import type { Lease } from '../../../ports/store/bug-store.ts';
import { query, transaction } from '../pool.ts';
import { appendEntries, lockBug } from './ledger.ts';

const mostBytes = 512 * 1024 * 1024;

function encode(checkpoint: Checkpoint): Buffer {
  return zstdCompressSync(serialized(checkpoint), { params: { [constants.ZSTD_c_compressionLevel]: 1 } });
}

/** A structured clone keeps what JSON loses: maps, undefined, and one object that is named twice. */
function serialized(checkpoint: Checkpoint): Buffer {
  try {
    return serialize(checkpoint);
  } catch {
    // Something in it is no data: the stage is done, and done again where another worker goes on.
    return serialize({ ...checkpoint, outcome: undefined });
  }
}

/** Finished stages of the bug that is leased, in the database. */
export function checkpointsOf(pool: pg.Pool, lease: Lease, now: () => Date): Checkpoints {
  return {
    find: async (stage, key) => {
      const rows = await query<{ content: Buffer }>(
        pool,
        'select content from checkpoints where bug = $1 and stage = $2 and key = $3',
        [lease.bug, stage, key],
      );
      const content = rows[0]?.content;
      return content ? (deserialize(zstdDecompressSync(content, { maxOutputLength: mostBytes })) as Checkpoint) : null;
    },
    keep: (stage, key, checkpoint) =>
      transaction(pool, async (client) => {
        await lockBug(client, lease.bug, lease);
        const { rowCount } = await client.query(
          `insert into checkpoints (bug, stage, key, content, epoch) values ($1, $2, $3, $4, $5) on conflict do nothing`,
          [lease.bug, stage, key, encode(checkpoint), lease.epoch],
        );
        if (rowCount) await appendEntries(client, lease.bug, checkpoint.notes, now());
      }),
  };
}

/** A turn begins, or has ended: nothing of an earlier one is gone on with. */
export async function forgetCheckpoints(client: pg.PoolClient, bug: string): Promise<void> {
  await client.query('delete from checkpoints where bug = $1', [bug]);
}
