import { verbs } from '../../contract/steering.ts';
import type { Bug } from '../../domain/bug.ts';
import { mayDo } from '../../domain/permission.ts';
import type { BugStore } from '../../ports/store/bug-store.ts';
import type { Steering } from '../../triage/steering.ts';
import { type Route, route } from '../route.ts';

/** What people do to bugs by hand; each stands in the bug's ledger with who and why. */
export function steeringRoutes({ steering, bugs }: { steering: Steering; bugs: BugStore }): Route[] {
  return [
    route({
      ...verbs.cancel,
      handle: ({ params: { id }, body, caller }) => steering.cancel(id, caller.actor, body.reason),
    }),
    route({
      ...verbs.pause,
      handle: ({ params: { id }, body, caller }) => steering.pause(id, caller.actor, body.reason),
    }),
    route({
      ...verbs.resume,
      handle: ({ params: { id }, body, caller }) => steering.resume(id, caller.actor, body.reason),
    }),
    route({
      ...verbs.investigate,
      handle: ({ params: { id }, body, caller }) =>
        steering.retry(id, caller.actor, body.reason || 'asked to be tried again'),
    }),
    route({
      ...verbs.close,
      handle: ({ params: { id }, body, caller }) =>
        steering.close(id, caller.actor, body.reason, mayDo(caller.role, 'decide')),
    }),
    route({
      ...verbs.landed,
      handle: ({ params: { id }, body: { reason, ...change }, caller }) =>
        steering.landed(id, change, caller.actor, reason),
    }),
    ...judgementRoutes(steering),
    route({
      ...verbs.merge,
      handle: async ({ params: { id }, body: { into }, caller }) => {
        await bugs.merge(id, into, caller.actor.id);
        return (await bugs.bug(into)) as Bug;
      },
    }),
    route({
      ...verbs.split,
      handle: ({ params: { id }, body: { fingerprint }, caller }) => bugs.split(id, fingerprint, caller.actor.id),
    }),
  ];
}

/** What people say of a bug: whose it is, how urgent, and what is to be done. */
function judgementRoutes(steering: Steering): Route[] {
  return [
    route({
      ...verbs.route,
      handle: ({ params: { id }, body: { reason, ...to }, caller }) => steering.reroute(id, to, caller.actor, reason),
    }),
    route({
      ...verbs.priority,
      handle: ({ params: { id }, body: { priority, reason }, caller }) =>
        steering.setPriority(id, priority, caller.actor, reason),
    }),
    route({
      ...verbs.disposition,
      handle: ({ params: { id }, body: { kind, reason }, caller }) => steering.dispose(id, kind, caller.actor, reason),
    }),
  ];
}
