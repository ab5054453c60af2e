import { z } from 'zod';
import { type Bug, bugSchema } from '../../domain/bug.ts';
import { dispositions } from '../../domain/proposal.ts';
import { priorities } from '../../domain/work-item.ts';
import type { Steering } from '../../triage/steering.ts';
import type { Caller } from '../../ports/access.ts';
import type { BugStore } from '../../ports/store/bug-store.ts';
import { type Route, route } from '../route.ts';

const params = z.object({ id: z.string().regex(/^\d+-\d+$/) });
const reason = z.string().trim().max(1_000).default('');
const name = z.string().trim().min(1).max(200);
type By = Caller['actor'];

/** One thing that is done to a bug, answered by the bug as it is then. */
function verb<B extends z.ZodType>(
  path: string,
  summary: string,
  body: B,
  handle: (id: string, body: z.output<B>, by: By) => Promise<Bug>,
): Route {
  return route({
    method: 'POST',
    path: `/bugs/{id}/${path}`,
    permission: 'work',
    summary,
    params,
    body,
    reply: bugSchema,
    handle: ({ params: { id }, body: asked, caller }) => handle(id, asked as z.output<B>, caller.actor),
  });
}

/** What people do to bugs by hand; each stands in the bug's ledger with who and why. */
export function steeringRoutes({ steering, bugs }: { steering: Steering; bugs: BugStore }): Route[] {
  const why = z.object({ reason }).prefault({});
  return [
    verb('cancel', 'End the work on a bug: it waits for a person', why, (id, asked, by) =>
      steering.cancel(id, by, asked.reason),
    ),
    verb('pause', 'Let the work on a bug stand still where it is', why, (id, asked, by) =>
      steering.pause(id, by, asked.reason),
    ),
    verb('resume', 'Go on with a paused bug behind its last finished stage', why, (id, asked, by) =>
      steering.resume(id, by, asked.reason),
    ),
    verb('investigate', 'Have a bug investigated (again)', why, (id, asked, by) =>
      steering.retry(id, by, asked.reason || 'asked to be tried again'),
    ),
    verb(
      'route',
      'Send a bug to a specialist',
      z.object({ specialist: name, team: name.nullable().default(null), owner: name.nullable().default(null), reason }),
      (id, { reason: said, ...to }, by) => steering.reroute(id, to, by, said),
    ),
    verb(
      'priority',
      'Set the priority of a bug; null has it computed again',
      z.object({ priority: z.enum(priorities).nullable(), reason }),
      (id, asked, by) => steering.setPriority(id, asked.priority, by, asked.reason),
    ),
    verb(
      'disposition',
      'Say what is to be done about a bug',
      z.object({ kind: z.enum(dispositions), reason }),
      (id, asked, by) => steering.dispose(id, asked.kind, by, asked.reason),
    ),
    verb('merge', 'Give all of a bug to another one', z.object({ into: params.shape.id }), async (id, { into }, by) => {
      await bugs.merge(id, into, by.id);
      return (await bugs.bug(into)) as Bug;
    }),
    verb(
      'split',
      'Take a fingerprint out of a bug; answered by the bug that has it then',
      z.object({ fingerprint: z.string().min(1).max(500) }),
      (id, { fingerprint }, by) => bugs.split(id, fingerprint, by.id),
    ),
  ];
}
