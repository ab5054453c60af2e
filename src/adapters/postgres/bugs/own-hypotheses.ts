import type pg from 'pg';
import { Fault } from '../../../domain/fault.ts';
import type { LedgerNote } from '../../../domain/ledger.ts';
import { type OwnHypothesis, type OwnOutcome, ownHypothesesAtMost } from '../../../domain/own-hypothesis.ts';
import type { HypothesisStore } from '../../../ports/store/hypothesis-store.ts';
import { column } from '../column-text.ts';
import { query, transaction } from '../pool.ts';
import { appendEntries, lockBug } from './ledger.ts';

type Row = Omit<OwnHypothesis, 'id' | 'at' | 'triedAt'> & { number: number; at: Date; triedAt: Date | null };

const columns = 'number, by, at, claim, trial, state, evidence, tried_at as "triedAt"';

const from = ({ number, at, triedAt, ...row }: Row): OwnHypothesis => ({
  id: `P${number}`,
  ...row,
  at: at.toISOString(),
  triedAt: triedAt?.toISOString() ?? null,
});

export function hypothesisStore(pool: pg.Pool, now: () => Date): HypothesisStore {
  return {
    add: (bug, { claim, trial }, by) =>
      transaction(pool, async (client) => {
        await lockBug(client, bug, null);
        const at = now();
        const said = column(claim, 1_000);
        const json = JSON.stringify(trial, (_name, part: unknown) =>
          typeof part === 'string' ? column(part, 200_000) : part,
        );
        const [row] = await query<Row>(
          client,
          `insert into own_hypotheses (bug, number, by, at, claim, trial)
           select $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5 from own_hypotheses where bug = $1
           having count(*) < $6 returning ${columns}`,
          [bug, column(by.id, 200), at, said, json, ownHypothesesAtMost],
        );
        if (!row) throw new Fault('CONFLICT', `${bug} has ${ownHypothesesAtMost} hypotheses of people already`);
        const kept = from(row);
        await appendEntries(client, bug, [noteOf(kept.id, by.id, `open: ${said}`)], at);
        return kept;
      }),
    of: async (bug) =>
      (await query<Row>(pool, `select ${columns} from own_hypotheses where bug = $1 order by number`, [bug])).map(from),
  };
}

/** Writes what came of some, in the transaction of the step that ends their turn. Out: what the ledger says of them. */
export async function keepOutcomes(
  client: pg.PoolClient,
  bug: string,
  outcomes: readonly OwnOutcome[],
  now: Date,
): Promise<LedgerNote[]> {
  const notes: LedgerNote[] = [];
  for (const { id, state, evidence } of outcomes) {
    const [row] = await query<{ claim: string }>(
      client,
      'update own_hypotheses set state = $3, evidence = $4, tried_at = $5 where bug = $1 and number = $2 returning claim',
      [bug, Number(id.slice(1)), state, evidence.slice(0, 20).map((one) => column(one, 1_000)), now],
    );
    const why = evidence[0] ? ` (${evidence[0]})` : '';
    if (row) notes.push(noteOf(id, 'engine', `${state}: ${row.claim}${why}`));
  }
  return notes;
}

const noteOf = (id: string, actor: string, outcome: string): LedgerNote => ({
  stage: 'reproduction',
  kind: 'hypothesis',
  actor,
  inputs: [`hypothesis:${id}`],
  outcome: column(outcome, 800),
});
