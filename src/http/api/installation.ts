import { retain, setQuota, showInstallation, showPolicy } from '../../contract/installation.ts';
import { Fault } from '../../domain/fault.ts';
import { defaultPolicy, type Policy } from '../../domain/policy.ts';
import { builtInRules } from '../../domain/built-in-rules.ts';
import { specialistsWith } from '../../domain/routing.ts';
import type { ProjectStore, RepositoryConnection } from '../../ports/store/project-store.ts';
import { type Route, route } from '../route.ts';

export interface InstallationParts {
  version: string;
  model: { label: string; host: string | null; key: 'found' | 'missing' | 'not needed' } | null;
  projects: ProjectStore;
  policyOf: (connection: RepositoryConnection) => Promise<Policy>;
  upkeep: { retain(retention: { days: number; perBug: number }): Promise<{ bodies: number; rows: number }> };
}

/** What an installation and its projects run by. */
export function installationRoutes({ version, model, projects, policyOf, upkeep }: InstallationParts): Route[] {
  return [
    route({ ...showInstallation, handle: async () => ({ version, model }) }),
    route({
      ...showPolicy,
      handle: async ({ params: { id } }) => {
        if (!(await projects.project(id))) throw new Fault('NOT_FOUND', `there is no project ${id}`);
        const connection = await projects.repository(id);
        const policy = connection ? await policyOf(connection) : defaultPolicy();
        const own = policy.routing.specialists;
        const specialists = specialistsWith(own, builtInRules).map((one) => {
          const from = own.includes(one) ? ('policy' as const) : ('built-in' as const);
          return { ...one, from };
        });
        return { repository: connection?.url ?? null, policy, specialists };
      },
    }),
    route({
      ...setQuota,
      tells: ({ perMinute }) => (perMinute === null ? 'none' : `${perMinute} a minute`),
      handle: async ({ params: { id }, body: { perMinute } }) => {
        await projects.setQuota(id, perMinute);
        return { perMinute };
      },
    }),
    route({
      ...retain,
      tells: ({ days, perBug }) => `${days} days, ${perBug} of a bug`,
      handle: ({ body }) => upkeep.retain(body),
    }),
  ];
}
