import type pg from 'pg';
import type { BugLink } from '../../../domain/alert.ts';
import type { LedgerNote } from '../../../domain/ledger.ts';
import type { Watch } from '../../../domain/watch.ts';
import { appendEntries, lockBug } from '../bugs/ledger.ts';
import { keepLinks } from '../webhooks/keep-links.ts';

/** Ties a bug that came up after a release to the bug whose change that release holds. */
export async function tie(
  client: pg.PoolClient,
  bug: string,
  { id, bug: cured }: Watch,
  link: BugLink,
  now: Date,
): Promise<void> {
  if ((await keepLinks(client, bug, [link])) === 0) return;
  const note: LedgerNote = {
    stage: 'review',
    kind: 'new-error',
    actor: 'engine',
    inputs: [`watch:${id}`],
    outcome: link.reason,
  };
  // In one order, so that two servers that look at once cannot wait for each other.
  for (const each of [bug, cured].toSorted()) await lockBug(client, each, null);
  await appendEntries(client, cured, [{ ...note, outputs: [`bug:${bug}`], outcome: `${bug}: ${link.reason}` }], now);
  await appendEntries(client, bug, [{ ...note, kind: 'caused-by', outputs: [`bug:${cured}`] }], now);
}
