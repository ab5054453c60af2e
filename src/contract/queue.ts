import { z } from 'zod';
import { bugStates } from '../domain/bug-state.ts';
import { countedFigures } from '../domain/loop-figures.ts';
import { queueGroupSchema } from '../domain/queue-line.ts';
import { priorities } from '../domain/work-item.ts';
import { endpoint } from './endpoint.ts';

const name = z.string().max(250).optional();
const listed = z.string().transform((text) => text.split(','));

/** What the queue is narrowed by. */
const filters = {
  project: z.string().optional(),
  text: z.string().max(200).optional(),
  release: name,
  environment: name,
  service: name,
  owner: name,
  team: name,
  specialist: name,
  counted: z.enum(countedFigures).optional().describe('those that this figure of the dashboard counts'),
  since: z.iso.datetime().optional().describe('of that figure'),
  until: z.iso.datetime().optional(),
  priority: listed.pipe(z.array(z.enum(priorities))).optional(),
  show: z.enum(['all', 'needs-decision', 'mine']).default('all'),
};

export const getQueue = endpoint({
  method: 'GET',
  path: '/queue',
  permission: 'read',
  reach: 'caller',
  summary: 'Bugs by state, the most urgent of each; a state’s `next` is the `after` of its next page',
  query: z.object({
    ...filters,
    state: listed.pipe(z.array(z.enum(bugStates))).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(10),
    after: z.string().max(500).optional(),
  }),
  reply: z.object({ groups: z.array(queueGroupSchema) }),
});

/** Ids that one answer names at most. */
const mostIds = 10_000;

export const listQueueIds = endpoint({
  method: 'GET',
  path: '/queue/ids',
  permission: 'read',
  reach: 'caller',
  summary: `Ids of the bugs that the queue would show, the most urgent first, at most ${mostIds}; for changes of many`,
  query: z.object({
    ...filters,
    state: listed.pipe(z.array(z.enum(bugStates))).optional(),
    limit: z.coerce.number().int().min(1).max(mostIds).default(mostIds),
  }),
  reply: z.object({ ids: z.array(z.string()), more: z.boolean() }),
});

export const countQueue = endpoint({
  method: 'GET',
  path: '/queue/counts',
  permission: 'read',
  reach: 'caller',
  summary: 'How many bugs there are by state and by service, and how many wait for the caller’s decision',
  query: z.object(filters).pick({ project: true }),
  reply: z.object({
    states: z.array(z.object({ state: z.enum(bugStates), count: z.number().int() })),
    services: z.array(z.object({ name: z.string(), count: z.number().int() })),
    needsDecision: z.number().int(),
    mine: z.number().int(),
  }),
});
