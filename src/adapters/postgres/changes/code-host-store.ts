import type pg from 'pg';
import { type CodeHostSetting, codeHostSettingSchema } from '../../../domain/code-host.ts';
import { Fault } from '../../../domain/fault.ts';
import type { CodeHostStore } from '../../../ports/store/code-host-store.ts';
import { query } from '../pool.ts';
import type { Seal } from '../webhooks/seal.ts';

const placeOf = (project: string): string => `code host ${Number(project)}`;

const upsert = `
insert into code_hosts (project, kind, url, repository, token_from, token, base_branch, labels, people)
select id, $2, $3, $4, $5, $6, $7, $8, $9::jsonb from projects where id = $1
on conflict (project) do update set kind = excluded.kind, url = excluded.url, repository = excluded.repository,
  token_from = excluded.token_from, token = excluded.token, base_branch = excluded.base_branch, labels = excluded.labels,
  people = excluded.people
returning project`;

const select = `select kind, base_branch as "baseBranch", url, repository, token_from as "tokenFrom", labels, people
  from code_hosts where project = $1`;

/** `seal`: what tokens are kept under. */
export function codeHostStore(pool: pg.Pool, seal: Seal): CodeHostStore {
  return {
    set: async (project, setting, token) => {
      const { kind, baseBranch } = setting;
      const { url, repository, tokenFrom, labels, people } =
        setting.kind === 'plain' ? { url: null, repository: null, tokenFrom: null, labels: [], people: {} } : setting;
      const sealed = token && seal.close(token, placeOf(project));
      const values = [url, repository, tokenFrom, sealed, baseBranch, labels, JSON.stringify(people)];
      const rows = await query(pool, upsert, [Number(project), kind, ...values]);
      if (rows.length === 0) throw new Fault('UNKNOWN_PROJECT', `there is no project ${project}`);
    },
    unset: async (project) => {
      const text = 'delete from code_hosts where project = $1 returning project';
      return (await query(pool, text, [Number(project)])).length > 0;
    },
    setting: async (project) => {
      const [row] = await query<Record<string, unknown>>(pool, select, [Number(project)]);
      return row ? settingOf(row) : null;
    },
    token: async (project) => {
      const text = 'select token from code_hosts where project = $1 and token is not null';
      const [row] = await query<{ token: string }>(pool, text, [Number(project)]);
      return row ? seal.open(row.token, placeOf(project)) : null;
    },
  };
}

function settingOf({ kind, baseBranch, ...hosted }: Record<string, unknown>): CodeHostSetting {
  return codeHostSettingSchema.parse(kind === 'plain' ? { kind, baseBranch } : { kind, baseBranch, ...hosted });
}
