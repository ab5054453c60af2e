import type pg from 'pg';
import { Fault } from '../../../domain/fault.ts';
import type { WebhookMapping, WebhookSender } from '../../../domain/webhook.ts';
import type { WebhookStore } from '../../../ports/store/webhook-store.ts';
import { column } from '../column-text.ts';
import { query } from '../pool.ts';
import type { Seal } from './seal.ts';

/** After so long a delivery's signals are known by their event ids alone. */
const rememberedDays = 90;

const placeOf = (project: string, sender: WebhookSender): string => `webhook ${Number(project)} ${sender}`;

/** `seal`: what the secrets are kept under. */
export function webhookStore(pool: pg.Pool, seal: Seal): WebhookStore {
  return {
    set: async (project, sender, { secret, mapping }) => {
      const rows = await query(
        pool,
        `insert into webhooks (project, sender, secret, mapping) select id, $2, $3, $4 from projects where id = $1
         on conflict (project, sender) do update set secret = excluded.secret, mapping = excluded.mapping, set_at = now()
         returning sender`,
        [
          Number(project),
          sender,
          seal.close(secret, placeOf(project, sender)),
          mapping ? JSON.stringify(mapping) : null,
        ],
      );
      if (rows.length === 0) throw new Fault('UNKNOWN_PROJECT', `there is no project ${project}`);
    },
    unset: async (project, sender) => {
      const text = 'delete from webhooks where project = $1 and sender = $2 returning sender';
      return (await query(pool, text, [Number(project), sender])).length > 0;
    },
    list: (project) =>
      query<{ sender: WebhookSender; setAt: Date; mapping: WebhookMapping | null }>(
        pool,
        'select sender, set_at as "setAt", mapping from webhooks where project = $1 order by sender',
        [Number(project)],
      ),
    setting: async (project, sender) => {
      const rows = await query<{ secret: string; mapping: WebhookMapping | null }>(
        pool,
        'select secret, mapping from webhooks where project = $1 and sender = $2',
        [Number(project), sender],
      );
      const [row] = rows;
      return row ? { secret: seal.open(row.secret, placeOf(project, sender)), mapping: row.mapping } : null;
    },
    seen: async (project, sender, keys) => {
      const text =
        'select 1 as one from webhook_deliveries where project = $1 and sender = $2 and key = any($3) limit 1';
      return (await query(pool, text, [Number(project), sender, bounded(keys)])).length > 0;
    },
    remember: async (project, sender, keys) => {
      await query(
        pool,
        `with old as (delete from webhook_deliveries where received_at < now() - interval '${rememberedDays} days')
         insert into webhook_deliveries (project, sender, key) select $1, $2, unnest($3::text[]) on conflict do nothing`,
        [Number(project), sender, bounded(keys)],
      );
    },
  };
}

const bounded = (keys: readonly string[]): string[] => keys.map((key) => column(key, 200));
