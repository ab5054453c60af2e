import type pg from 'pg';
import type { BugEvent } from '../../../domain/bug-state.ts';
import { investigationItem } from '../../../domain/escalation.ts';
import { routedItem } from '../../../domain/routed-item.ts';
import { type Proposal, proposalSchema } from '../../../domain/proposal.ts';
import { readBug } from '../bugs/bug.ts';
import { readLedger } from '../bugs/ledger.ts';
import { query } from '../pool.ts';
import { ensureItem } from './items.ts';

/** Whatever way a bug came to wait for a person, one is asked with what is known by then (REV-7); the bug's row is locked. */
export async function escalate(
  client: pg.PoolClient,
  id: string,
  { event, why }: { event: BugEvent; why: string },
  now: Date,
): Promise<void> {
  const bug = await readBug(client, id, now);
  if (!bug) return;
  const [ledger, told] = [await readLedger(client, id), await toldOf(client, id)];
  await ensureItem(client, Number(bug.project), investigationItem({ bug, event, why, ledger, told }), now);
}

/** A bug that no change of code cures is handed on with its reason (BUG-6); the bug's row is locked. */
export async function handOn(client: pg.PoolClient, id: string, why: string, now: Date): Promise<void> {
  const bug = await readBug(client, id, now);
  if (bug) await ensureItem(client, Number(bug.project), routedItem(bug, why), now);
}

async function toldOf(client: pg.PoolClient, bug: string): Promise<Proposal | null> {
  const text = `select content from kept where bug = $1 and name = 'proposal.json'`;
  const [row] = await query<{ content: Buffer }>(client, text, [bug]);
  if (!row) return null;
  try {
    return proposalSchema.safeParse(JSON.parse(row.content.toString('utf8'))).data ?? null;
  } catch {
    return null;
  }
}
