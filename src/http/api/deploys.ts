import { z } from 'zod';
import { deploySchema, errorRateSchema } from '../../domain/deploy.ts';
import { Fault } from '../../domain/fault.ts';
import type { DeployStore } from '../../ports/store/deploy-store.ts';
import type { ProjectStore } from '../../ports/store/project-store.ts';
import { type Route, route } from '../route.ts';

/** Deploys of a project with the errors before and after each. */
export function deployRoutes(projects: ProjectStore, deploys: DeployStore, now: () => Date): Route[] {
  return [
    route({
      method: 'GET',
      path: '/projects/{id}/deploys',
      permission: 'read',
      summary: 'Deploys, newest first, each with its service’s errors in the hour before and after it',
      params: z.object({ id: z.string().regex(/^\d{1,10}$/) }),
      query: z.object({ limit: z.coerce.number().int().min(1).max(100).default(20) }),
      reply: z.array(deploySchema.extend({ rate: errorRateSchema })),
      handle: async ({ params: { id }, query: { limit } }) => {
        if (!(await projects.project(id))) throw new Fault('NOT_FOUND', `there is no project ${id}`);
        return deploys.deploys(id, limit, now());
      },
    }),
  ];
}
