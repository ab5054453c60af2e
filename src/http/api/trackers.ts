import type { z } from 'zod';
import { listTrackers, setTracker, testTracker, unsetTracker } from '../../contract/outward.ts';
import { Fault } from '../../domain/fault.ts';
import { Secret } from '../../domain/secret.ts';
import type { Outward } from '../../ports/outward.ts';
import type { ProjectStore } from '../../ports/store/project-store.ts';
import type { TrackerStore } from '../../ports/store/tracker-store.ts';
import { apiRoot } from '../serve-route.ts';
import { type Route, route } from '../route.ts';

export interface TrackerRouteParts {
  projects: ProjectStore;
  trackers: TrackerStore;
  outward: Outward;
  /** Where trackers reach the server, without a path. */
  origin: () => string;
}

/** Trackers of a project: secrets go in and never come out. */
export function trackerRoutes({ projects, trackers, outward, origin }: TrackerRouteParts): Route[] {
  const shown = async (project: string): Promise<z.input<typeof listTrackers.reply>> =>
    (await trackers.list(project)).map(({ setAt, troubleAt, ...rest }) => ({
      ...rest,
      setAt: setAt.toISOString(),
      troubleAt: troubleAt?.toISOString() ?? null,
      hookUrl: `${origin()}${apiRoot}/trackers/${project}/${rest.name}`,
    }));
  const known = async (project: string): Promise<string> => {
    if (!(await projects.project(project))) throw new Fault('NOT_FOUND', `there is no project ${project}`);
    return project;
  };
  return [
    route({ ...listTrackers, handle: async ({ params }) => shown(await known(params.id)) }),
    route({
      ...setTracker,
      tells: ({ setting }) => setting.kind,
      handle: async ({ params: { id, name }, body: { setting, token, hookSecret } }) => {
        await trackers.set(await known(id), name, {
          setting,
          ...(token === undefined ? {} : { token: new Secret(token) }),
          ...(hookSecret === undefined ? {} : { hookSecret: new Secret(hookSecret) }),
        });
        return shown(id);
      },
    }),
    route({
      ...unsetTracker,
      handle: async ({ params: { id, name } }) => {
        if (!(await trackers.unset(await known(id), name))) throw new Fault('NOT_FOUND', `there is no tracker ${name}`);
        return shown(id);
      },
    }),
    route({
      ...testTracker,
      handle: async ({ params: { id, name } }) => {
        const connected = await trackers.find(await known(id), name);
        if (!connected) throw new Fault('NOT_FOUND', `there is no tracker ${name}`);
        try {
          await outward.tracker(connected).check();
          return { outcome: 'good' as const, detail: 'the settings are good', help: null };
        } catch (error) {
          if (!(error instanceof Fault)) throw error;
          const outcome = error.code === 'TRACKER_UNAVAILABLE' ? ('trouble' as const) : ('refused' as const);
          return { outcome, detail: error.message, help: error.help };
        }
      },
    }),
  ];
}
