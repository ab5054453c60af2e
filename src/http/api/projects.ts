import { z } from 'zod';
import { Fault } from '../../domain/fault.ts';
import { dsnOf, type Project, projectSchema } from '../../domain/project.ts';
import type { ProjectStore, RepositoryConnection } from '../../ports/store/project-store.ts';
import { sees } from '../../ports/access.ts';
import { type Route, route } from '../route.ts';

const repositorySchema = z.object({ url: z.string().min(1).max(2000), root: z.string().max(500).default('') });
const listed = projectSchema
  .pick({ id: true, name: true, quota: true, createdAt: true })
  .extend({ dsn: z.string().nullable(), repository: repositorySchema.nullable() });

export interface ProjectParts {
  projects: ProjectStore;
  /** Where SDKs reach the server, without a path. */
  origin: () => string;
  /** Whether the repository can be read. Throws NO_REPOSITORY and GIT_FAILED. */
  tryRepository: (connection: RepositoryConnection) => Promise<void>;
  /** Bugs of the project that waited for a repository go on. */
  resume: (project: string) => Promise<void>;
}

/** Projects, their DSNs and their repositories. */
export function projectRoutes({ projects, origin, tryRepository, resume }: ProjectParts): Route[] {
  const shown = async (project: Project) => ({
    id: project.id,
    name: project.name,
    quota: project.quota,
    createdAt: project.createdAt,
    dsn: dsnOf(project, origin()),
    repository: await projects.repository(project.id),
  });
  const found = async (id: string): Promise<Project> => {
    const project = await projects.project(id);
    if (!project) throw new Fault('NOT_FOUND', `there is no project ${id}`);
    return project;
  };
  const params = z.object({ id: z.string().regex(/^\d{1,10}$/) });
  return [
    route({
      method: 'GET',
      path: '/projects',
      permission: 'read',
      reach: 'caller',
      summary: 'All projects with their DSNs',
      reply: z.array(listed),
      handle: async ({ caller }) =>
        Promise.all((await projects.projects()).filter(({ id }) => sees(caller, id)).map(shown)),
    }),
    route({
      method: 'POST',
      path: '/projects',
      permission: 'administer',
      summary: 'Make a project',
      body: z.object({ name: z.string().trim().min(1).max(200) }),
      reply: listed,
      status: 201,
      handle: async ({ body }) => shown(await projects.create(body.name)),
    }),
    route({
      method: 'PUT',
      path: '/projects/{id}/repository',
      permission: 'administer',
      summary: 'Connect the repository that the project’s errors come from',
      params,
      body: repositorySchema,
      reply: listed,
      handle: async ({ params: { id }, body }) => {
        const project = await found(id);
        await tryRepository(body);
        await projects.connect(id, body);
        await resume(id);
        return shown(project);
      },
    }),
  ];
}
