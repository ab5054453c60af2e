import { z } from 'zod';
import { itemIdSchema, proposalIdSchema } from '../domain/stored-proposal.ts';
import { commentPlaceSchema, workItemKinds, workItemSchema } from '../domain/work-item.ts';
import { bugId } from './bugs.ts';
import { endpoint } from './endpoint.ts';

const itemId = z.object({ id: itemIdSchema });
const text = z.object({ text: z.string().trim().min(1).max(100_000) });
const comments = workItemSchema.shape.comments;
const storedItem = z.object({ item: workItemSchema, proposal: proposalIdSchema.nullable() });

export const listItems = endpoint({
  method: 'GET',
  path: '/items',
  permission: 'read',
  reach: 'caller',
  summary: 'Work items besides bugs, the most urgent first; comments stand at the single item',
  query: z.object({
    project: z.string().optional(),
    kind: z.enum(workItemKinds).optional(),
    bug: bugId.shape.id.optional(),
    open: z.stringbool().optional(),
    mine: z.stringbool().default(false),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    after: z.string().max(500).optional(),
  }),
  reply: z.object({ items: z.array(workItemSchema), next: z.string().nullable() }),
});

export const getItem = endpoint({
  method: 'GET',
  path: '/items/{id}',
  permission: 'read',
  summary: 'One work item with its comments',
  params: itemId,
  reply: storedItem,
});

export const closeItem = endpoint({
  method: 'POST',
  path: '/items/{id}/close',
  permission: 'work',
  summary:
    'Close a work item; a decision item by a reason that begins `Approved`, `Rejected:` or `Needs revision:`, which decides',
  params: itemId,
  body: z.object({ reason: z.string().trim().min(1).max(10_000) }),
  reply: storedItem,
});

export const commentItem = endpoint({
  method: 'POST',
  path: '/items/{id}/comment',
  permission: 'work',
  summary: 'Say something on a work item',
  params: itemId,
  body: text,
  reply: storedItem,
  status: 201,
});

export const listComments = endpoint({
  method: 'GET',
  path: '/bugs/{id}/comments',
  permission: 'read',
  summary: 'What was said on a bug',
  params: bugId,
  reply: comments,
});

export const commentBug = endpoint({
  method: 'POST',
  path: '/bugs/{id}/comment',
  permission: 'work',
  summary: 'Say something on a bug, or on a line of a proposal’s patch',
  params: bugId,
  body: text.extend({ place: commentPlaceSchema.optional() }),
  reply: comments,
  status: 201,
});
