import type pg from 'pg';
import { type ProofSummary, proofSummaryOf } from '../../../domain/proof-summary.ts';
import { type Proposal, proposalSchema } from '../../../domain/proposal.ts';
import { jsonText } from './amend.ts';

/** What a bundle tells of itself; null where this program cannot read it. */
export function toldIn(content: Buffer | undefined): Proposal | null {
  if (!content) return null;
  try {
    return proposalSchema.safeParse(JSON.parse(content.toString('utf8'))).data ?? null;
  } catch {
    return null;
  }
}

/** Puts a bundle in the place of an earlier one, with what lists tell of it. Out: what the investigation cost, as far as it says. */
export async function replaceBundle(
  client: pg.PoolClient,
  bug: string,
  files: ReadonlyMap<string, Buffer>,
  epoch: number,
): Promise<Proposal['cost'] | null> {
  await client.query('delete from kept where bug = $1', [bug]);
  for (const [name, content] of files)
    await client.query('insert into kept (bug, name, content, epoch) values ($1, $2, $3, $4)', [
      bug,
      name,
      content,
      epoch,
    ]);
  const told = toldIn(files.get('proposal.json'));
  await keepSummary(client, bug, told && proofSummaryOf(told));
  return told?.cost ?? null;
}

async function keepSummary(client: pg.PoolClient, bug: string, summary: ProofSummary | null): Promise<void> {
  if (!summary) {
    await client.query('delete from bug_proofs where bug = $1', [bug]);
    return;
  }
  await client.query(
    'insert into bug_proofs (bug, summary) values ($1, $2) on conflict (bug) do update set summary = excluded.summary',
    [bug, jsonText(summary)],
  );
}
