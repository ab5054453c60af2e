import type { Bug } from '../domain/bug.ts';
import type { BugState } from '../domain/bug-state.ts';
import type { BulkChange } from '../domain/bulk-change.ts';
import { Fault } from '../domain/fault.ts';
import { mayDo } from '../domain/permission.ts';
import { type Caller, sees } from '../ports/access.ts';
import type { Live } from '../ports/live.ts';
import type { BugStore } from '../ports/store/bug-store.ts';
import type { Steering } from './steering.ts';

export interface ManyParts {
  steering: Steering;
  bugs: Pick<BugStore, 'bug' | 'merge' | 'split'>;
  live: Pick<Live, 'publish'>;
}

export type ChangeOutcome =
  | { bug: string; outcome: 'done'; state: BugState }
  | { bug: string; outcome: 'refused'; why: string };

/**
 * One change of many bugs, one after the other, each as if it were asked for alone: under the same rules, with its own entry in
 * its ledger. What one is refused for holds up no other, and what is not there for the caller is answered like what is not there.
 */
export async function changeMany(
  parts: ManyParts,
  asked: { bugs: readonly string[]; change: BulkChange; reason: string },
  caller: Caller,
): Promise<ChangeOutcome[]> {
  const outcomes: ChangeOutcome[] = [];
  for (const bug of new Set(asked.bugs)) {
    const outcome = await changeOne(parts, bug, asked, caller);
    if (outcome.outcome === 'done') parts.live.publish({ kind: 'bug-changed', bug, state: outcome.state });
    outcomes.push(outcome);
  }
  return outcomes;
}

async function changeOne(
  parts: ManyParts,
  bug: string,
  { change, reason }: { change: BulkChange; reason: string },
  caller: Caller,
): Promise<ChangeOutcome> {
  try {
    if (!seesBug(caller, bug)) throw new Fault('NOT_FOUND', `there is no bug ${bug}`);
    const { state } = await applied(parts, bug, change, caller, reason);
    return { bug, outcome: 'done', state };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { bug, outcome: 'refused', why: error.message };
  }
}

function seesBug(caller: Caller, bug: string): boolean {
  return sees(caller, bug.slice(0, bug.indexOf('-')));
}

function applied(
  { steering, bugs }: ManyParts,
  id: string,
  change: BulkChange,
  caller: Caller,
  reason: string,
): Promise<Bug> {
  const { actor } = caller;
  switch (change.kind) {
    case 'assign':
      return steering.assign(id, change, actor, reason);
    case 'priority':
      return steering.setPriority(id, change.priority, actor, reason);
    case 'close':
      return steering.close(id, actor, reason, mayDo(caller.role, 'decide'));
    case 'investigate':
      return steering.retry(id, actor, reason || 'asked to be tried again');
    case 'cancel':
      return steering.cancel(id, actor, reason);
    case 'pause':
      return steering.pause(id, actor, reason);
    case 'resume':
      return steering.resume(id, actor, reason);
    case 'merge':
      return mergeInto(bugs, id, change.into, caller);
    case 'split':
      return splitOff(bugs, id, actor.id);
  }
}

async function mergeInto(bugs: ManyParts['bugs'], id: string, into: string, caller: Caller): Promise<Bug> {
  if (!seesBug(caller, into)) throw new Fault('NOT_FOUND', `there is no bug ${into}`);
  if ((await known(bugs, id)).mergedInto === into)
    throw new Fault('CONFLICT', `${id} is a duplicate of ${into} already`);
  await bugs.merge(id, into, caller.actor.id);
  return known(bugs, id);
}

/** A duplicate takes back what it brought to the other bug. */
async function splitOff(bugs: ManyParts['bugs'], id: string, by: string): Promise<Bug> {
  const { mergedInto, fingerprints } = await known(bugs, id);
  if (!mergedInto) throw new Fault('CONFLICT', `${id} is no duplicate of another bug`);
  for (const fingerprint of fingerprints) await bugs.split(mergedInto, fingerprint, by);
  return known(bugs, id);
}

async function known(bugs: ManyParts['bugs'], id: string): Promise<Bug> {
  const bug = await bugs.bug(id);
  if (!bug) throw new Fault('NOT_FOUND', `there is no bug ${id}`);
  return bug;
}
