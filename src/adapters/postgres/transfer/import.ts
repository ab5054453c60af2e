import type pg from 'pg';
import { z } from 'zod';
import { Fault } from '../../../domain/fault.ts';
import { migrations } from '../migrate.ts';
import { query, transaction } from '../pool.ts';

const headSchema = z.object({ schema: z.literal('reproof.export/1'), step: z.number().int().positive() });
const batchLines = 500;
const batchBytes = 16 * 1024 * 1024;

/** Tables of an export, and how a row of each becomes one of the new project: `r` is the row, `bug(x)` the new id of a bug. */
const into: readonly (readonly [table: string, columns: string, values: string, from: string])[] = [
  [
    'bugs',
    bugColumns(),
    bugColumns('r.')
      .replace('r.id,', 'bug(r.id),')
      .replace('r.project,', '$project,')
      .replace('r.merged_into,', 'null,')
      // Exports of earlier steps do not say.
      .replace('r.waits_since', 'coalesce(r.waits_since, now())'),
    '',
  ],
  [
    'bug_counts',
    'bug, first_seen, last_seen, count, users',
    'bug(r.bug), r.first_seen, r.last_seen, r.count, r.users',
    '',
  ],
  [
    'fingerprints',
    'project, fingerprint, bug, home, first_seen, last_seen, count, people, people_level, flood_hour, flood_stored',
    '$project, r.fingerprint, bug(r.bug), bug(r.home), r.first_seen, r.last_seen, r.count, r.people, r.people_level, r.flood_hour, r.flood_stored',
    '',
  ],
  ['hours', 'fingerprint, hour, count', 'm.id, r.hour, r.count', 'fingerprint'],
  ['releases', 'fingerprint, name, count, first_seen', 'm.id, r.name, r.count, r.first_seen', 'fingerprint'],
  ['environments', 'fingerprint, name, count', 'm.id, r.name, r.count', 'fingerprint'],
  ['people', 'fingerprint, hash', 'm.id, r.hash', 'fingerprint'],
  [
    'signals',
    'project, event_id, fingerprint, received_at, seen_at, people, rare, body',
    '$project, r.event_id, m.id, r.received_at, r.seen_at, r.people, r.rare, r.body',
    'fingerprint',
  ],
  ['ledger', 'bug, seq, entry, hash', 'bug(r.bug), r.seq, r.entry, r.hash', ''],
  [
    'own_hypotheses',
    'bug, number, by, at, claim, trial, state, evidence, tried_at',
    'bug(r.bug), r.number, r.by, r.at, r.claim, r.trial, r.state, r.evidence, r.tried_at',
    '',
  ],
  ['kept', 'bug, name, content, epoch, kept_at', 'bug(r.bug), r.name, r.content, r.epoch, r.kept_at', ''],
  ['mirrors', 'project, tracker, id, bug, content', '$project, r.tracker, r.id, bug(r.bug), r.content', ''],
  [
    'deploys',
    'project, service, environment, release, commit, at, status',
    '$project, r.service, r.environment, r.release, r.commit, r.at, r.status',
    '',
  ],
  [
    'alerts',
    'project, sender, key, title, service, environment, started_at, resolved_at, bug',
    '$project, r.sender, r.key, r.title, r.service, r.environment, r.started_at, r.resolved_at, bug(r.bug)',
    '',
  ],
  [
    'bug_links',
    'bug, kind, target, title, reason, score',
    'bug(r.bug), r.kind, r.target, r.title, r.reason, r.score',
    '',
  ],
  // A change's id is its project's and its manifest's, as a bug's is its project's and its number.
  [
    'changes',
    'id, project, proposal, manifest, base_commit, branch, commit, created_at, approval, pull_request, checks, state',
    'bug(r.id), $project, r.proposal, r.manifest, r.base_commit, r.branch, r.commit, r.created_at, r.approval, r.pull_request, r.checks, r.state',
    '',
  ],
  ['change_bugs', 'change, bug, position', 'bug(r.change), bug(r.bug), r.position', ''],
  ['change_steps', 'change, seq, at, step, outcome', 'bug(r.change), r.seq, r.at, r.step, r.outcome', ''],
];

function bugColumns(of = ''): string {
  const names = `id project number title error_type message level platform service state priority merged_into lease_epoch
    changed_at changed_release lacks paused priority_reason priority_by routing disposition waits_since`;
  return names
    .split(/\s+/)
    .map((name) => `${of}${name}`)
    .join(', ');
}

/**
 * Puts an export (its lines) into the store as a new project, all or nothing; bugs keep their numbers, so 3-17 becomes
 * <new project>-17. Its keys come along where no project here has them. Out: the project's id. Throws INVALID_BACKUP (no
 * export, or damaged), SCHEMA_NEWER, STORE_UNAVAILABLE.
 */
export async function importProject(pool: pg.Pool, lines: AsyncIterable<string>): Promise<string> {
  return transaction(pool, async (client) => {
    await client.query('create temp table incoming (place bigserial, "table" text, "row" jsonb) on commit drop');
    try {
      await takeLines(client, lines);
      return await place(client);
    } catch (error) {
      throw asDamaged(error);
    }
  });
}

async function takeLines(client: pg.PoolClient, lines: AsyncIterable<string>): Promise<void> {
  let [first, bytes] = [true, 0];
  let batch: string[] = [];
  const flush = async (): Promise<void> => {
    await client.query(
      `insert into incoming ("table", "row") select l ->> 'table', l -> 'row' from unnest($1::text[]::jsonb[]) l`,
      [batch],
    );
    [batch, bytes] = [[], 0];
  };
  for await (const line of lines) {
    if (first) checkHead(line);
    else if (line !== '') {
      batch.push(line);
      bytes += line.length;
    }
    first = false;
    if (batch.length >= batchLines || bytes > batchBytes) await flush();
  }
  if (first) throw new Fault('INVALID_BACKUP', 'the export is empty');
  await flush();
}

function checkHead(line: string): void {
  const head = headSchema.safeParse(parsed(line));
  if (!head.success)
    throw new Fault('INVALID_BACKUP', 'this is no export of Reproof', {
      help: 'Give a file that `reproof export` wrote.',
    });
  const known = migrations().length;
  if (head.data.step > known)
    throw new Fault('SCHEMA_NEWER', `the export has schema step ${head.data.step}; this program knows ${known}`);
}

/** Rows that do not fit the tables are the file's fault; a store that is away is not. */
function asDamaged(error: unknown): unknown {
  const code = (error as { code?: unknown }).code;
  const ofData = typeof code === 'string' && /^(22|23)/.test(code);
  return ofData
    ? new Fault('INVALID_BACKUP', `the export is damaged: ${(error as Error).message}`, { cause: error })
    : error;
}

async function place(client: pg.PoolClient): Promise<string> {
  const [made] = await query<{ id: number }>(
    client,
    `insert into projects (name, created_at, quota, next_bug, repository_url, repository_root)
     select r.name, r.created_at, r.quota, r.next_bug, r.repository_url, r.repository_root
     from incoming i, jsonb_populate_record(null::projects, i."row") r where i."table" = 'projects' limit 1 returning id`,
  );
  if (!made) throw new Fault('INVALID_BACKUP', 'the export holds no project');
  const project = made.id;
  await client.query(
    `insert into project_keys (key, project, position, active) select r.key, ${project}, r.position, r.active
     from incoming i, jsonb_populate_record(null::project_keys, i."row") r where i."table" = 'project_keys' on conflict do nothing`,
  );
  for (const step of into) await client.query(placing(project, ...step));
  await client.query(
    `update bugs b set merged_into = ${newBug('i."row" ->> \'merged_into\'', project)} from incoming i
     where i."table" = 'bugs' and i."row" ->> 'merged_into' is not null and b.id = ${newBug('i."row" ->> \'id\'', project)}`,
  );
  return String(project);
}

/** A bug's id is its project's and its number. */
const newBug = (old: string, project: number): string => `${project} || '-' || split_part(${old}, '-', 2)`;

/** Rows that name a fingerprint find its new id by its text, which the export has under the old id. */
function placing(project: number, table: string, columns: string, values: string, by: string): string {
  const chosen = values
    .replaceAll('$project', String(project))
    .replace(/bug\(([\w.]+)\)/g, (_all, old: string) => `(${newBug(old, project)})`);
  const mapped =
    by === 'fingerprint'
      ? `join incoming o on o."table" = 'fingerprints' and (o."row" ->> 'id')::bigint = r.fingerprint
         join fingerprints m on m.project = ${project} and m.fingerprint = o."row" ->> 'fingerprint'`
      : '';
  return `insert into ${table} (${columns}) select ${chosen} from incoming i
    cross join lateral jsonb_populate_record(null::${table}, i."row") r ${mapped} where i."table" = '${table}' order by i.place`;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
