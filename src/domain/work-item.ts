import { z } from 'zod';
import { actorSchema } from './actor.ts';

export const workItemKinds = ['bug', 'decision', 'apply-fix', 'investigation', 'escalation'] as const;
export type WorkItemKind = (typeof workItemKinds)[number];

export const priorities = ['P0', 'P1', 'P2', 'P3', 'P4'] as const;
export type Priority = (typeof priorities)[number];

/** Each link reads "this item <relation> that item". */
export const linkRelations = ['caused-by', 'approved-by', 'validates', 'blocks', 'duplicates'] as const;
export type LinkRelation = (typeof linkRelations)[number];

const resolutionSchema = z.object({
  how: z.enum(['fixed', 'approved', 'rejected', 'revised', 'applied', 'duplicate', 'wont-fix', 'obsolete', 'done']),
  reason: z.string().max(10_000),
  at: z.iso.datetime(),
  by: actorSchema,
});

/** The line of a proposal's patch that something was said about: of the file as it is with the patch. */
export const commentPlaceSchema = z.object({
  proposal: z.string().max(50),
  file: z.string().min(1).max(1_000),
  line: z.number().int().min(1).max(10_000_000),
});
export type CommentPlace = z.infer<typeof commentPlaceSchema>;

const workItemShape = z.object({
  schema: z.literal('reproof.work-item/1'),
  id: z.string().min(1),
  kind: z.enum(workItemKinds),
  title: z.string().min(1).max(500),
  /** Markdown. */
  description: z.string().max(100_000),
  priority: z.enum(priorities),
  state: z.enum(['open', 'in-progress', 'blocked', 'closed']),
  resolution: resolutionSchema.nullable(),
  tags: z.array(z.string().regex(/^[a-z0-9][a-z0-9:._-]*$/)).max(50),
  assignee: actorSchema.nullable(),
  createdBy: actorSchema,
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  /** The bug or bugs that it is about; for an item of kind `bug`, itself. */
  bugs: z.array(z.string()).min(1),
  /** Hash of the change manifest that a decision or apply-fix item is about. */
  manifest: z.string().nullable(),
  links: z.array(z.object({ relation: z.enum(linkRelations), to: z.string().min(1) })),
  comments: z.array(
    z.object({
      id: z.string(),
      at: z.iso.datetime(),
      by: actorSchema,
      text: z.string().max(100_000),
      place: commentPlaceSchema.optional(),
    }),
  ),
  /** The same item in outside trackers. */
  mirrors: z.array(z.object({ tracker: z.string(), id: z.string(), url: z.url().nullable() })),
});

/** `reproof.work-item/1`: what people and agents see in a queue. A closed item says how it ended, an open one does not. */
export const workItemSchema = workItemShape.superRefine((item, context) => {
  const fault = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  if ((item.state === 'closed') !== (item.resolution !== null))
    fault('resolution', 'belongs to closed items, and to all of them');
  const needsManifest = item.kind === 'decision' || item.kind === 'apply-fix';
  if (needsManifest && item.manifest === null)
    fault('manifest', `a ${item.kind} item names the change that it is about`);
  if (item.links.some((link) => link.to === item.id)) fault('links', 'an item cannot be linked to itself');
});
export type WorkItem = z.infer<typeof workItemSchema>;

/** Title, priority and tags that the item of a proposal awaiting approval has (REV-1). */
export function decisionItemHead(bugTitle: string): Pick<WorkItem, 'title' | 'priority' | 'tags'> {
  const title = `[approval] Code fix: ${bugTitle}`;
  return { title: title.slice(0, 500), priority: 'P0', tags: ['code-fix', 'approval-required', 'auto-bug-fix'] };
}
