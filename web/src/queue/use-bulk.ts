import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask, type Reply } from '../api/client.ts';
import type { Change } from './bulk-actions.ts';
import { type Filters, queryOf } from './filters.ts';
import type { Selection } from './use-selection.ts';

type Outcome = Reply<'changeBugs'>['outcomes'][number];
export type Refused = Extract<Outcome, { outcome: 'refused' }>;

/** How far a change of many has come. */
export interface BulkState {
  kind: 'idle' | 'running' | 'over';
  of: number;
  done: number;
  refused: readonly Refused[];
  error: Error | null;
}

const idle: BulkState = { kind: 'idle', of: 0, done: 0, refused: [], error: null };
/** As the server takes them. */
const atOnce = 100;

/** Changes all that is picked, a hundred at a time; each bug is answered by itself. */
export function useBulk(selection: Selection, filters: Filters) {
  const client = useQueryClient();
  const [state, setState] = useState(idle);
  const run = async (change: Change, reason: string, except?: string): Promise<void> => {
    let told: BulkState = { ...idle, kind: 'running', of: selection.ids.size };
    setState(told);
    try {
      const ids = (await idsOf(selection, filters)).filter((id) => id !== except);
      told = { ...told, of: ids.length };
      for (let from = 0; from < ids.length; from += atOnce) {
        const bugs = ids.slice(from, from + atOnce);
        const answer = await ask('changeBugs', { body: { bugs, change, reason } });
        const refused = answer.outcomes.filter((one) => one.outcome === 'refused');
        told = { ...told, done: told.done + answer.done, refused: [...told.refused, ...refused] };
        setState(told);
      }
      setState({ ...told, kind: 'over' });
    } catch (error) {
      setState({ ...told, kind: 'over', error: error as Error });
    }
    await client.invalidateQueries();
  };
  return { state, run };
}

async function idsOf({ ids, whole }: Selection, filters: Filters): Promise<string[]> {
  return whole ? (await ask('listQueueIds', { query: queryOf(filters) })).ids : [...ids];
}
