import { z } from 'zod';
import { bugSchema } from '../domain/bug.ts';
import { commitHashSchema } from '../domain/change-manifest.ts';
import { dispositions } from '../domain/proposal.ts';
import { priorities } from '../domain/work-item.ts';
import { bugId } from './bugs.ts';
import { endpoint } from './endpoint.ts';

const reason = z.string().trim().max(1_000).default('');
const name = z.string().trim().min(1).max(200);
const why = z.object({ reason }).prefault({});

/** One thing that is done to a bug, answered by the bug as it is then. */
const verb = <B extends z.ZodType>(path: string, summary: string, body: B) =>
  endpoint({
    method: 'POST',
    path: `/bugs/{id}/${path}`,
    permission: 'work',
    summary,
    params: bugId,
    body,
    reply: bugSchema,
  });

/** What people do to bugs by hand. */
export const verbs = {
  cancel: verb('cancel', 'End the work on a bug: it waits for a person', why),
  pause: verb('pause', 'Let the work on a bug stand still where it is', why),
  resume: verb('resume', 'Go on with a paused bug behind its last finished stage', why),
  investigate: verb('investigate', 'Have a bug investigated (again)', why),
  route: verb(
    'route',
    'Send a bug to a specialist',
    z.object({ specialist: name, team: name.nullable().default(null), owner: name.nullable().default(null), reason }),
  ),
  priority: verb(
    'priority',
    'Set the priority of a bug; null has it computed again',
    z.object({ priority: z.enum(priorities).nullable(), reason }),
  ),
  disposition: verb(
    'disposition',
    'Say what is to be done about a bug',
    z.object({ kind: z.enum(dispositions), reason }),
  ),
  close: verb('close', 'Close a bug as won’t fix; one with a proposal only by those who may decide', why),
  landed: verb(
    'landed',
    'Say that the change which shall cure a bug has landed: from then on its release is looked for and watched',
    z.object({
      commit: commitHashSchema.nullable().default(null).describe('that holds the change, a full hash'),
      release: name.nullable().default(null).describe('the first one that holds it, where no history tells'),
      reason,
    }),
  ),
  merge: verb('merge', 'Give all of a bug to another one', z.object({ into: bugId.shape.id })),
  split: verb(
    'split',
    'Take a fingerprint out of a bug; answered by the bug that has it then',
    z.object({ fingerprint: z.string().min(1).max(500) }),
  ),
};
