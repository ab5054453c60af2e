import { z } from 'zod';
import { userNameSchema } from './user.ts';

const loopback = /^(?:127\.0\.0\.1|localhost|\[::1\])$/;

/** Off this machine a token goes over https alone. */
export const hostUrlSchema = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .refine((text) => {
    const url = new URL(text);
    return url.protocol === 'https:' || loopback.test(url.hostname);
  }, 'must be https')
  .refine((text) => {
    const { username, password, search, hash } = new URL(text);
    return `${username}${password}${search}${hash}` === '';
  }, 'has no user, query or fragment: the token is given on its own');

/** A variable of the server's environment; the prefix keeps it from being any other secret of the machine. */
export const tokenVariableSchema = z.string().regex(/^REPROOF_[A-Z0-9_]{1,100}$/, 'must begin with REPROOF_');

const common = {
  baseBranch: z
    .string()
    .regex(/^(?!-)(?!.*\.\.)(?!.*[/.]$)[\w./-]{1,200}$/, 'must be the name of a branch')
    .nullable()
    .default(null),
};
const hosted = {
  ...common,
  url: hostUrlSchema,
  repository: z
    .string()
    .max(300)
    .regex(/^(?:(?!\.{1,2}(?:\/|$))[\w.-]+(?:\/(?=.)|$)){2,10}$/, 'must be owner/name'),
  /** Null: it was given, and is kept sealed. */
  tokenFrom: tokenVariableSchema.nullable().default(null),
  labels: z.array(z.string().min(1).max(50)).max(20).default(['reproof']),
  /** Users by their account's name at the host, in lower case: whose reviews decide. */
  people: z.record(z.string().min(1).max(100).toLowerCase(), userNameSchema).default({}),
};

/** Where a project's changes are published, as its administrator has set it. */
export const codeHostSettingSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('plain'), ...common }),
  z.strictObject({ kind: z.literal('github'), ...hosted, url: hostUrlSchema.default('https://github.com') }),
  z.strictObject({ kind: z.literal('gitlab'), ...hosted, url: hostUrlSchema.default('https://gitlab.com') }),
  z.strictObject({ kind: z.literal('gitea'), ...hosted }),
]);
export type CodeHostSetting = z.infer<typeof codeHostSettingSchema>;
