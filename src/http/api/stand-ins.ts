import { endStandIn, listStandIns, makeStandIn } from '../../contract/stand-ins.ts';
import type { StandIns } from '../../decisions/stand-ins.ts';
import type { StandInStore } from '../../ports/store/stand-in-store.ts';
import { type Route, route } from '../route.ts';

/** Who decides for somebody who is away. */
export function standInRoutes(store: Pick<StandInStore, 'standIns'>, standIns: StandIns): Route[] {
  return [
    route({ ...listStandIns, handle: () => store.standIns() }),
    route({
      ...makeStandIn,
      tells: ({ away, standIn, until }) => `away=${away ?? 'oneself'} stand-in=${standIn} until=${until}`,
      handle: ({ body: { away, since, until, ...wish }, caller }) =>
        standIns.make(
          {
            ...wish,
            away: away ?? caller.actor.id,
            since: since === undefined ? null : new Date(since).toISOString(),
            until: new Date(until).toISOString(),
          },
          caller,
        ),
    }),
    route({ ...endStandIn, handle: ({ params: { id }, caller }) => standIns.end(id, caller) }),
  ];
}
