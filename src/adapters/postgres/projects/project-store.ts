import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { Fault } from '../../../domain/fault.ts';
import type { Project } from '../../../domain/project.ts';
import type { ProjectStore, RepositoryConnection } from '../../../ports/store/project-store.ts';
import { column } from '../column-text.ts';
import { query, transaction } from '../pool.ts';

interface Row {
  id: number;
  name: string;
  createdAt: Date;
  quota: number | null;
  keys: Project['keys'];
}

const select = `select p.id, p.name, p.created_at as "createdAt", p.quota,
  coalesce((select json_agg(json_build_object('key', k.key, 'active', k.active) order by k.position)
    from project_keys k where k.project = p.id), '[]') as keys
  from projects p`;

export function projectStore(pool: pg.Pool): ProjectStore {
  const store: ProjectStore = {
    projects: async () => (await query<Row>(pool, `${select} order by p.id`)).map(projectOf),
    project: async (id) => {
      if (!isId(id)) return null;
      const rows = await query<Row>(pool, `${select} where p.id = $1`, [id]);
      return rows[0] ? projectOf(rows[0]) : null;
    },
    create: async (name) => {
      const id = await insert(pool, column(name, 200));
      return (await store.project(id)) as Project;
    },
    repository: async (project) => {
      if (!isId(project)) return null;
      const rows = await query<RepositoryConnection>(
        pool,
        'select repository_url as url, repository_root as root from projects where id = $1 and repository_url is not null',
        [project],
      );
      return rows[0] ?? null;
    },
    connect: async (project, { url, root }) => {
      const rows = isId(project)
        ? await query(
            pool,
            'update projects set repository_url = $2, repository_root = $3 where id = $1 returning id',
            [project, url, root],
          )
        : [];
      if (rows.length === 0) throw new Fault('UNKNOWN_PROJECT', `there is no project ${project}`);
    },
    setQuota: async (project, perMinute) => {
      const text = 'update projects set quota = $2 where id = $1 returning id';
      const rows = isId(project) ? await query(pool, text, [project, perMinute]) : [];
      if (rows.length === 0) throw new Fault('UNKNOWN_PROJECT', `there is no project ${project}`);
    },
  };
  return store;
}

function isId(id: string): boolean {
  return /^[1-9]\d{0,9}$/.test(id);
}

async function insert(pool: pg.Pool, name: string): Promise<string> {
  return transaction(pool, async (client) => {
    const made = await query<{ id: number }>(
      client,
      'insert into projects (name, created_at) values ($1, now()) returning id',
      [name],
    );
    const id = String(made[0]?.id);
    const key = randomBytes(16).toString('hex');
    await client.query('insert into project_keys (key, project, position) values ($1, $2, 0)', [key, id]);
    return id;
  });
}

function projectOf(row: Row): Project {
  return {
    id: String(row.id),
    name: row.name,
    keys: row.keys,
    createdAt: row.createdAt.toISOString(),
    quota: row.quota,
  };
}
