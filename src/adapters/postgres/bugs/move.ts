import type pg from 'pg';
import { type BugState, investigationOutcomes } from '../../../domain/bug-state.ts';
import type { BugMove, Lease } from '../../../ports/store/bug-store.ts';
import { columnOrNull } from '../column-text.ts';
import { jsonText } from './amend.ts';
import { forgetCheckpoints } from './checkpoints.ts';
import { insertProposal } from '../review/insert-proposal.ts';
import { settleAsked } from '../review/change-coverage.ts';
import { settleItems } from '../review/end-items.ts';
import { escalate, handOn } from '../review/escalate.ts';
import { ensureItem, say } from '../review/items.ts';
import { followBug } from '../review/retire.ts';
import { timeStep } from './enter-state.ts';
import { replaceBundle } from './bundle.ts';
import { appendEntries, lockBug } from './ledger.ts';
import { keepOutcomes } from './own-hypotheses.ts';

// When the change landed is what recurrences are measured by: it stays through watching and fixed. What a person has said
// of routing and disposition stands.
const text = `
update bugs set state = $2, waits_since = $3,
  changed_at = case when $2 = 'applied' or (changed_at is null and $2 in ('watching', 'fixed')) then least($3::timestamptz, coalesce($10::timestamptz, $3::timestamptz)) else changed_at end,
  changed_release = case when $2 = 'applied' then $4 else coalesce($4, changed_release) end,
  changed_commit = case when $2 = 'applied' then $8 else changed_commit end,
  changed_files = case when $2 = 'applied' then coalesce($9::text[], '{}') else changed_files end,
  looked_at = case when $2 = 'applied' then null else looked_at end,
  lacks = coalesce($5, lacks),
  routing = case when routing ->> 'by' is null then coalesce($6::jsonb, routing) else routing end,
  disposition = case when disposition ->> 'by' is null then coalesce($7::jsonb, disposition) else disposition end
where id = $1`;

/** A move with all that belongs to it, in one transaction, as the port says. */
export async function moveBug(
  client: pg.PoolClient,
  lease: Lease | null,
  bug: string,
  move: BugMove,
  now: Date,
): Promise<{ moved: boolean; state: BugState }> {
  const { from, event, to, note, release, lacks, files, routing, disposition, about, change } = move;
  const state = await lockBug(client, bug, lease);
  if (state !== from || (about !== undefined && !(await pinned(client, about)))) return { moved: false, state };
  await client.query(text, [
    bug,
    to,
    now,
    columnOrNull(release ?? null, 250),
    lacks ?? null,
    routing ? jsonText(routing) : null,
    disposition ? jsonText(disposition) : null,
    change?.commit ?? null,
    change?.files ?? null,
    change?.at ?? null,
  ]);
  const isTurn = event === 'investigation-started' || (investigationOutcomes as readonly string[]).includes(event);
  if (isTurn || from === 'investigating' || to === 'investigating') await forgetCheckpoints(client, bug);
  const cost = files ? await replaceBundle(client, bug, files, lease?.epoch ?? 0) : null;
  await timeStep(client, bug, { event, from, to, cost }, now);
  await followBug(client, bug, { event, from, to }, now);
  await settleItems(client, bug, { from, to, why: note.outcome }, now);
  await settleAsked(client, bug, { event, to, outcome: note.outcome });
  if (to === 'needs-investigation' && from !== to) await escalate(client, bug, { event, why: note.outcome }, now);
  if (to === 'routed' && from !== to) await handOn(client, bug, note.outcome, now);
  const made = await leaveForPeople(client, bug, move, now);
  const tried = await keepOutcomes(client, bug, move.tried ?? [], now);
  await appendEntries(client, bug, [...tried, made ? { ...note, outputs: [`proposal:${made}`] } : note], now);
  return { moved: true, state: to };
}

/** The proposal, the item and the words that a step leaves. Out: the proposal's id. */
async function leaveForPeople(
  client: pg.PoolClient,
  bug: string,
  { proposal, item, comment }: BugMove,
  now: Date,
): Promise<string | null> {
  if (item) await ensureItem(client, Number(bug.split('-')[0]), item, now);
  if (comment) await say(client, bug, { ...comment, at: now });
  return proposal ? insertProposal(client, bug, proposal, now) : null;
}

/** A worker that goes on with the turn must find the occurrence that it began with, however many newer ones come. */
async function pinned(client: pg.PoolClient, signal: string): Promise<boolean> {
  const pin = 'update signals set rare = true where id = $1 and body is not null';
  return ((await client.query(pin, [Number(signal)])).rowCount ?? 0) > 0;
}
