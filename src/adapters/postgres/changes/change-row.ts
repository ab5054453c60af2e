import type pg from 'pg';
import { type Change, changeSchema } from '../../../domain/change.ts';
import { query } from '../pool.ts';

interface Row {
  createdAt: Date;
  lookAt: Date | null;
}

const select = `select 'reproof.change/1' as schema, c.id, c.project::text as project, c.proposal, c.manifest,
  c.base_commit as "baseCommit", c.branch, c.commit, c.created_at as "createdAt", c.approval, c.pull_request as "pullRequest",
  c.checks, c.state, c.look_at as "lookAt",
  array(select b.bug::text from change_bugs b where b.change = c.id order by b.position) as bugs
  from changes c`;

/** Changes that a condition over `c` holds for, with what comes behind it. */
export async function readChanges(on: pg.Pool | pg.PoolClient, where: string, values: unknown[]): Promise<Change[]> {
  const rows = await query<Row>(on, `${select} ${where}`, values);
  return rows.map((row) =>
    changeSchema.parse({
      ...row,
      createdAt: row.createdAt.toISOString(),
      lookAt: row.lookAt?.toISOString() ?? null,
    }),
  );
}
