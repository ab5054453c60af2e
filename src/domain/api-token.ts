import { z } from 'zod';
import { roles } from './permission.ts';

/** What a token of the API begins with, so that scanners for leaked secrets know it. */
export const tokenPrefix = 'rp_';

export const projectIdSchema = z.string().regex(/^[1-9]\d{0,9}$/);

/** A token of the API, without its secret: that is shown once and kept as a hash. */
export const apiTokenSchema = z.object({
  id: z.string(),
  /** What it is for. */
  name: z.string(),
  /** Whose it is; null for a service account. */
  owner: z.string().nullable(),
  /** The most that it may; of a user's token never more than the user may now. */
  role: z.enum(roles),
  /** What it sees; null for all projects. */
  projects: z.array(projectIdSchema).nullable(),
  madeBy: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  /** To some minutes. */
  lastUsedAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
});
export type ApiToken = z.infer<typeof apiTokenSchema>;
