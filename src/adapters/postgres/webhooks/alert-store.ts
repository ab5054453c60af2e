import type pg from 'pg';
import { type Alert, type BugLink, bugReason, deployReason, explanationWindow } from '../../../domain/alert.ts';
import type { AlertStore } from '../../../ports/store/alert-store.ts';
import { column, columnOrNull } from '../column-text.ts';
import { query } from '../pool.ts';
import { keepLinks } from './keep-links.ts';
import { spanLinks } from './span-links.ts';

const columns = 'sender, key, title, service, environment, started_at as "startedAt", resolved_at as "resolvedAt", bug';

type Row = Omit<Alert, 'startedAt' | 'resolvedAt'> & { startedAt: Date; resolvedAt: Date | null };

/** An outbreak that began later opens the alert again; an end counts only for what began before it. */
const recordText = `
insert into alerts as a (project, sender, key, title, service, environment, started_at, resolved_at, bug)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (project, sender, key) do update set
  title = case when excluded.resolved_at is null then excluded.title else a.title end,
  bug = coalesce(excluded.bug, a.bug),
  started_at = case when excluded.resolved_at is null then greatest(a.started_at, excluded.started_at) else a.started_at end,
  resolved_at = case
    when excluded.resolved_at is null and excluded.started_at > coalesce(a.resolved_at, a.started_at) then null
    when excluded.resolved_at >= a.started_at then excluded.resolved_at
    else a.resolved_at end
returning ${columns}`;

const linksAtMost = 10;

export function alertStore(pool: pg.Pool): AlertStore {
  return {
    record: async (project, alert) => {
      const rows = await query<Row>(pool, recordText, [
        Number(project),
        alert.sender,
        column(alert.key, 300),
        column(alert.title, 300),
        columnOrNull(alert.service, 200),
        columnOrNull(alert.environment, 100),
        alert.startedAt,
        alert.resolvedAt,
        alert.bug,
      ]);
      return alertOf(rows[0] as Row);
    },
    alerts: async (project, limit) => {
      const text = `select ${columns} from alerts where project = $1 order by started_at desc, sender, key limit $2`;
      return (await query<Row>(pool, text, [Number(project), limit])).map(alertOf);
    },
    explain: async (project, alert) => {
      const links = [
        ...(await deployLinks(pool, project, alert)),
        ...(await bugLinks(pool, project, alert)),
        ...(await spanLinks(pool, project, alert)),
      ];
      await keepLinks(pool, alert.bug, links);
      return links;
    },
    links: (bug) =>
      query<BugLink>(
        pool,
        `select kind, target, title, reason, score from bug_links where bug = $1
         order by array_position(array['deploy', 'bug', 'span'], kind), score desc nulls last, target`,
        [bug],
      ),
  };
}

function alertOf(row: Row): Alert {
  return { ...row, startedAt: row.startedAt.toISOString(), resolvedAt: row.resolvedAt?.toISOString() ?? null };
}

type Explained = Alert & { bug: string };

/** Bugs with a life of their own (not made by alerts) that were seen around the start; what is new before what was known. */
async function bugLinks(pool: pg.Pool, project: string, alert: Explained): Promise<BugLink[]> {
  const start = Date.parse(alert.startedAt);
  const from = new Date(start - explanationWindow.bugsBeforeMs);
  const to = new Date(start + explanationWindow.afterMs);
  const rows = await query<{ id: string; title: string; firstSeen: Date; service: string | null }>(
    pool,
    `select b.id, b.title, c.first_seen as "firstSeen", b.service from bugs b join bug_counts c on c.bug = b.id
     where b.project = $1 and b.id <> $2 and b.merged_into is null and c.last_seen >= $3 and c.first_seen <= $4
       and (b.service = $5 or b.service is null or $5::text is null)
       and not exists (select 1 from alerts a where a.bug = b.id)
     order by (c.first_seen >= $3) desc, (b.service = $5) desc nulls last, c.count desc, b.id limit ${linksAtMost}`,
    [Number(project), alert.bug, from, to, columnOrNull(alert.service, 200)],
  );
  return rows.map((row) => {
    const service = alert.service !== null && row.service === alert.service ? row.service : null;
    const reason = bugReason(start, row.firstSeen.getTime(), service);
    return { kind: 'bug', target: row.id, title: row.title, reason, score: null };
  });
}

async function deployLinks(pool: pg.Pool, project: string, alert: Explained): Promise<BugLink[]> {
  const start = Date.parse(alert.startedAt);
  const rows = await query<{ id: number; service: string; environment: string; release: string; at: Date }>(
    pool,
    `select id, service, environment, release, at from deploys
     where project = $1 and at between $2 and $3 and (service = $4 or $4::text is null)
       and (environment = $5 or $5::text is null) order by at desc limit ${linksAtMost}`,
    [
      Number(project),
      new Date(start - explanationWindow.deploysBeforeMs),
      new Date(start + explanationWindow.afterMs),
      columnOrNull(alert.service, 200),
      columnOrNull(alert.environment, 100),
    ],
  );
  return rows.map((deploy) => ({
    kind: 'deploy',
    target: String(deploy.id),
    title: `${deploy.service} ${deploy.release}`,
    reason: deployReason(start, deploy.at.getTime(), deploy),
    score: null,
  }));
}
