import { z } from 'zod';
import { savedViewSchema } from '../domain/saved-view.ts';
import { endpoint } from './endpoint.ts';

const reply = z.array(savedViewSchema);
/** One's own: what they are named is nobody else's business, and the audit log's neither. */
const own = { permission: 'read', reach: 'caller', audited: false } as const;

export const listViews = endpoint({
  ...own,
  method: 'GET',
  path: '/me/views',
  summary: 'One’s own views of the queue',
  reply,
});

export const keepView = endpoint({
  ...own,
  method: 'PUT',
  path: '/me/views',
  summary: 'Keep a view of the queue; one of the same name is replaced',
  body: savedViewSchema,
  reply,
});

export const forgetView = endpoint({
  ...own,
  method: 'DELETE',
  path: '/me/views/{name}',
  summary: 'Forget a view of the queue',
  params: savedViewSchema.pick({ name: true }),
  reply,
});
