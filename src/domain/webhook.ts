import { z } from 'zod';

/** Who may post a webhook; each proves itself by its own signature scheme. */
export const webhookSenders = [
  'alertmanager',
  'grafana',
  'pagerduty',
  'datadog',
  'sentry',
  'github',
  'gitlab',
  'gitea',
  'generic',
] as const;
export type WebhookSender = (typeof webhookSenders)[number];

const pointer = z
  .string()
  .max(300)
  .regex(/^(\/[^/]*)+$/, 'a JSON pointer, as /alert/title');

/** Where the generic sender's JSON holds what (JSON pointers, RFC 6901); only `title` must be there. */
export const webhookMappingSchema = z.strictObject({
  title: pointer,
  message: pointer.optional(),
  errorType: pointer.optional(),
  stack: pointer.optional(),
  service: pointer.optional(),
  environment: pointer.optional(),
  release: pointer.optional(),
  severity: pointer.optional(),
  at: pointer.optional(),
  /** What is one and the same trouble over several messages; the title where it is left out. */
  key: pointer.optional(),
  status: pointer.optional(),
  /** Values of `status` that say that it is over. */
  resolved: z.array(z.string().max(100)).max(20).default(['resolved', 'ok', 'success']),
});
export type WebhookMapping = z.infer<typeof webhookMappingSchema>;
