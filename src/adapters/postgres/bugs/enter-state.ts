import type pg from 'pg';
import type { BugEvent, BugState } from '../../../domain/bug-state.ts';
import { forgetCheckpoints } from './checkpoints.ts';

/** A bug whose row is locked takes a step that a person decided; a worker that still has it is refused from here on. */
export async function enterState(
  client: pg.PoolClient,
  bug: string,
  { event, from, to }: { event: BugEvent; from: BugState; to: BugState },
  now: Date,
): Promise<void> {
  await client.query('update bugs set state = $2, waits_since = $3, lease_epoch = lease_epoch + 1 where id = $1', [
    bug,
    to,
    now,
  ]);
  if (from === 'investigating' || to === 'investigating') await forgetCheckpoints(client, bug);
  await timeStep(client, bug, { event, from, to }, now);
}

/** A step, and what the investigation that ended with it cost. */
interface TimedStep {
  event: BugEvent;
  from: BugState;
  to: BugState;
  cost?: { money: number; tokens: number } | null;
}

/** Keeps when a bug took a step. */
export async function timeStep(
  client: pg.PoolClient,
  bug: string,
  { event, from, to, cost }: TimedStep,
  now: Date,
): Promise<void> {
  await client.query(
    'insert into bug_moves (bug, at, event, from_state, to_state, money, tokens) values ($1, $2, $3, $4, $5, $6, $7)',
    [bug, now, event, from, to, cost?.money ?? null, cost?.tokens ?? null],
  );
}
