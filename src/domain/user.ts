import { z } from 'zod';
import { roles } from './permission.ts';

/**
 * A user's name: what ledgers and the audit log say. It is never given to another person, so users are disabled and not
 * deleted. `local` is whoever holds the installation's own token.
 */
export const userNameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{1,62}$/, 'takes 2 to 63 of a-z, 0-9, dot, dash and underscore')
  .refine((name) => !['local', 'nobody'].includes(name), 'is taken by the server itself');

/** Somebody who may log in. */
export const userSchema = z.object({
  name: userNameSchema,
  email: z.email().max(254).nullable(),
  role: z.enum(roles),
  disabled: z.boolean(),
  createdAt: z.iso.datetime(),
});
export type User = z.infer<typeof userSchema>;

/** Long enough that guessing it at the log-in's rate is hopeless; bounded, as hashing it costs. */
export const passwordSchema = z.string().min(12, 'has at least 12 characters').max(512);
