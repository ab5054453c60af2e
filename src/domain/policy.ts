import { z } from 'zod';
import { bugStates } from './bug-state.ts';
import { durationSchema } from './duration.ts';
import {
  cacheBumpRuleSchema,
  channelSchema,
  commandsSchema,
  environmentSchema,
  globSchema,
  reviewSchema,
  riskSchema,
  sandboxLimitsSchema,
  scrubbingSchema,
  serviceSchema,
  trackerSchema,
} from './policy-parts.ts';
import { modelPolicySchema } from './model-policy.ts';
import { routingPolicySchema } from './routing.ts';

/**
 * `.reproof.yaml`, version 1 (UX-5). Everything but `version` may be left out. It is read at the base commit, so that a
 * proposed change cannot loosen the rules that it is judged by.
 */
export const policySchema = z.strictObject({
  version: z.literal(1),
  services: z
    .array(serviceSchema)
    .default([])
    .superRefine((services, context) => {
      const names = services.map((service) => service.name);
      names.forEach((name, i) => {
        if (names.indexOf(name) !== i)
          context.addIssue({ code: 'custom', path: [i, 'name'], message: 'is the name of an earlier service' });
      });
    })
    .describe('what runs in production from this repository'),
  commands: commandsSchema.prefault({}).describe('for services that set none of their own'),
  protectedPaths: z.array(globSchema).default([]).describe('files that no fix may touch, besides the built-in ones'),
  risk: riskSchema.prefault({}),
  review: reviewSchema.prefault({}),
  scrubbing: scrubbingSchema.prefault({}),
  sandbox: sandboxLimitsSchema.prefault({}),
  cacheVersionBumps: z.array(cacheBumpRuleSchema).default([]),
  environments: z.record(z.string().regex(/^[\w.-]{1,64}$/), environmentSchema).default({}),
  timeouts: z
    .partialRecord(z.enum(bugStates), durationSchema)
    .default({})
    .describe('how long a bug may stay in a state'),
  routing: routingPolicySchema.prefault({}),
  trackers: z
    .array(trackerSchema)
    .default([])
    .superRefine((trackers, context) => {
      const names = trackers.map(({ name, kind }) => name ?? kind);
      names.forEach((name, i) => {
        if (names.indexOf(name) !== i)
          context.addIssue({ code: 'custom', path: [i, 'name'], message: 'is the name of an earlier tracker' });
      });
    })
    .describe('where work items are shown; set by `reproof trackers from-policy`'),
  notifications: z
    .array(channelSchema)
    .default([])
    .superRefine((channels, context) => {
      const names = channels.map(({ name, kind }) => name ?? kind);
      names.forEach((name, i) => {
        if (names.indexOf(name) !== i)
          context.addIssue({ code: 'custom', path: [i, 'name'], message: 'is the name of an earlier channel' });
      });
    })
    .describe('where people are told; set by `reproof notifications from-policy`'),
  model: modelPolicySchema.prefault({}),
});
/** A policy with all its defaults filled in. */
export type Policy = z.infer<typeof policySchema>;

/** What holds in a repository without a `.reproof.yaml`. */
export function defaultPolicy(): Policy {
  return policySchema.parse({ version: 1 });
}
