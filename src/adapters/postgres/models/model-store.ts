import type pg from 'pg';
import { Fault } from '../../../domain/fault.ts';
import { type ModelUse, modelBoundsSchema, modelSettingSchema } from '../../../domain/model-setting.ts';
import type { ModelStore } from '../../../ports/store/model-store.ts';
import { column } from '../column-text.ts';
import { query } from '../pool.ts';

const setText = `
insert into model_settings (project, setting, set_by, set_at) values ($1, $2, $3, $4)
on conflict (project) do update set setting = excluded.setting, set_by = excluded.set_by, set_at = excluded.set_at`;

// A day is UTC's.
const usedText = `
select coalesce(sum(tokens), 0)::float8 as tokens, coalesce(sum(reckoned), 0) as reckoned, coalesce(sum(seconds), 0) as seconds
from model_uses where at >= date_trunc('day', $2::timestamptz, 'UTC') and ($1::bigint is null or project = $1)`;

const spentText = `
insert into model_uses (project, bug, model, at, tokens, money, reckoned, seconds) values ($1, $2, $3, $4, $5, $6, $7, $8)`;

export function modelStore(pool: pg.Pool, now: () => Date): ModelStore {
  const read = async (project: number | null): Promise<unknown> => {
    const text = 'select setting from model_settings where project is not distinct from $1::bigint';
    const [row] = await query<{ setting: unknown }>(pool, text, [project]);
    return row?.setting ?? null;
  };
  const write = async (project: number | null, setting: object | null, by: string): Promise<void> => {
    if (setting) await query(pool, setText, [project, JSON.stringify(setting), column(by, 200), now()]);
    else await query(pool, 'delete from model_settings where project is not distinct from $1::bigint', [project]);
  };
  return {
    setting: async (project) => modelSettingSchema.nullable().parse(await read(Number(project))),
    async set(project, setting, by) {
      const known = await query(pool, 'select 1 from projects where id = $1', [Number(project)]);
      if (known.length === 0) throw new Fault('UNKNOWN_PROJECT', `there is no project ${project}`);
      await write(Number(project), setting, by);
    },
    bounds: async () => modelBoundsSchema.nullable().parse(await read(null)),
    setBounds: (bounds, by) => write(null, bounds, by),
    async usedToday(project) {
      const [row] = await query<ModelUse>(pool, usedText, [project === null ? null : Number(project), now()]);
      return row ?? { tokens: 0, reckoned: 0, seconds: 0 };
    },
    async spent({ project, bug, model, tokens, money, reckoned, seconds }) {
      await query(pool, spentText, [
        Number(project),
        bug,
        column(model, 250),
        now(),
        Math.round(tokens),
        money,
        reckoned,
        seconds,
      ]);
    },
  };
}
