import { listDeploys } from '../../contract/projects.ts';
import { Fault } from '../../domain/fault.ts';
import type { DeployStore } from '../../ports/store/deploy-store.ts';
import type { ProjectStore } from '../../ports/store/project-store.ts';
import { type Route, route } from '../route.ts';

/** Deploys of a project with the errors before and after each. */
export function deployRoutes(projects: ProjectStore, deploys: DeployStore, now: () => Date): Route[] {
  return [
    route({
      ...listDeploys,
      handle: async ({ params: { id }, query: { limit } }) => {
        if (!(await projects.project(id))) throw new Fault('NOT_FOUND', `there is no project ${id}`);
        return deploys.deploys(id, limit, now());
      },
    }),
  ];
}
