import { z } from 'zod';
import { webhookSenders } from './webhook.ts';

/** A trouble that somebody else watches (an alert rule, a pipeline, an issue), as last told. */
export const alertSchema = z.object({
  sender: z.enum(webhookSenders),
  /** The sender's own name of it: the same over all messages about it. */
  key: z.string().max(300),
  title: z.string().max(300),
  service: z.string().nullable(),
  environment: z.string().nullable(),
  startedAt: z.iso.datetime(),
  /** Null while it goes on. */
  resolvedAt: z.iso.datetime().nullable(),
  /** The bug that it made or joined; null where only its end was told. */
  bug: z.string().nullable(),
});
export type Alert = z.infer<typeof alertSchema>;

/** Something that may explain a bug, with the reason (BUG-5). */
export const bugLinkSchema = z.object({
  kind: z.enum(['bug', 'deploy', 'span']),
  /** Id of the bug or deploy; service and operation of spans. */
  target: z.string(),
  title: z.string(),
  reason: z.string(),
  /** How well it explains the bug, 0 to 1; null where it is not measured. */
  score: z.number().min(0).max(1).nullable(),
});
export type BugLink = z.infer<typeof bugLinkSchema>;

/** How long before an alert what explains it may lie, and how long after its start a bug's first sight may come. */
export const explanationWindow = { bugsBeforeMs: 30 * 60_000, deploysBeforeMs: 60 * 60_000, afterMs: 10 * 60_000 };

/** Why a bug seen around an alert's start is tied to it. Times in milliseconds since the epoch. */
export function bugReason(startedAt: number, firstSeen: number, service: string | null): string {
  const where = service ? `in ${service}` : 'in the same project';
  const fresh = firstSeen >= startedAt - explanationWindow.bugsBeforeMs;
  if (!fresh) return `seen ${where} around the alert's start, known before`;
  return `first seen ${where} ${distance(firstSeen - startedAt)} the alert's start`;
}

/** Why a deploy is tied to an alert. */
export function deployReason(startedAt: number, deployedAt: number, deploy: { service: string; environment: string }) {
  return `${deploy.service} was deployed to ${deploy.environment} ${distance(deployedAt - startedAt)} the alert's start`;
}

function distance(ms: number): string {
  const minutes = Math.round(Math.abs(ms) / 60_000);
  const length = minutes === 0 ? 'less than a minute' : `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
  return `${length} ${ms < 0 ? 'before' : 'after'}`;
}
