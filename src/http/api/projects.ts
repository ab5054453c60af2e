import { connectRepository, listProjects, makeProject } from '../../contract/projects.ts';
import { Fault } from '../../domain/fault.ts';
import { dsnOf, type Project } from '../../domain/project.ts';
import { sees } from '../../ports/access.ts';
import type { ProjectStore, RepositoryConnection } from '../../ports/store/project-store.ts';
import { type Route, route } from '../route.ts';

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
  return [
    route({
      ...listProjects,
      handle: async ({ caller }) =>
        Promise.all((await projects.projects()).filter(({ id }) => sees(caller, id)).map(shown)),
    }),
    route({
      ...makeProject,
      handle: async ({ body }) => shown(await projects.create(body.name)),
    }),
    route({
      ...connectRepository,
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
