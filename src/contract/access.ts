import { z } from 'zod';
import { apiTokenSchema, projectIdSchema } from '../domain/api-token.ts';
import { auditEntrySchema } from '../domain/audit-entry.ts';
import { roles } from '../domain/permission.ts';
import { passwordSchema, userNameSchema, userSchema } from '../domain/user.ts';
import { endpoint } from './endpoint.ts';

const role = z.enum(roles);
/** What is tried, whatever its form. */
const tried = { name: z.string().min(1).max(254), password: z.string().min(1).max(512) };
const nothing = z.object({});

const meSchema = z.object({
  /** `local` for whoever holds the installation's token. */
  name: z.string(),
  role,
  projects: z.array(z.string()).nullable(),
  by: z.enum(['install', 'token', 'session']),
  /** Of the token, where there is one. */
  token: z.string().nullable(),
  /** For sessions: what every request that changes something sends as `X-Reproof-CSRF`. */
  csrf: z.string().nullable(),
  expiresAt: z.string().nullable(),
});

export const getMe = endpoint({
  method: 'GET',
  path: '/me',
  permission: 'read',
  reach: 'caller',
  summary: 'Who asks, and what for',
  reply: meSchema,
});

export const changePassword = endpoint({
  method: 'PUT',
  path: '/me/password',
  permission: 'read',
  reach: 'caller',
  summary: 'Change one’s own password; all other sessions end',
  body: z.object({ current: tried.password, next: passwordSchema }),
  reply: nothing,
});

export const logIn = endpoint({
  method: 'POST',
  path: '/sessions',
  permission: 'public',
  // The log-in tells of itself, of refused ones too.
  audited: false,
  summary: 'Log in with a browser: the session is a cookie',
  body: z.object(tried),
  reply: meSchema,
  status: 201,
});

/** An address of the web app: of this server alone, whatever is asked for. */
const leadsTo = z.string().regex(/^\/(?:bugs|proposals)\/[\w-]{1,40}$/, 'is the page of a bug or a proposal');

export const openLink = endpoint({
  method: 'GET',
  path: '/sessions/once',
  permission: 'public',
  summary:
    'The one-time link that `reproof serve` prints: opens a session, and leads on to the page that `to` names, or to the start page',
  query: z.object({ code: z.string().min(20).max(100), to: leadsTo.optional() }),
  reply: nothing,
  status: 303,
});

export const makeLink = endpoint({
  method: 'POST',
  path: '/sessions/link',
  permission: 'administer',
  summary:
    'A one-time link for a browser on the server’s machine, with the installation’s own token; `to`: the page it leads to',
  body: z.object({ to: leadsTo.optional() }).prefault({}),
  reply: z.object({ url: z.string() }),
  status: 201,
});

export const listSessions = endpoint({
  method: 'GET',
  path: '/sessions',
  permission: 'read',
  reach: 'caller',
  summary: 'One’s own sessions',
  reply: z.array(
    z.object({
      createdAt: z.iso.datetime(),
      seenAt: z.iso.datetime(),
      expiresAt: z.iso.datetime(),
      address: z.string(),
      current: z.boolean(),
    }),
  ),
});

export const logOut = endpoint({
  method: 'DELETE',
  path: '/sessions/current',
  permission: 'read',
  reach: 'caller',
  summary: 'Log out',
  reply: nothing,
});

export const logOutEverywhere = endpoint({
  method: 'DELETE',
  path: '/sessions',
  permission: 'read',
  reach: 'caller',
  summary: 'Log out everywhere',
  reply: z.object({ ended: z.number().int() }),
});

export const listUsers = endpoint({
  method: 'GET',
  path: '/users',
  permission: 'administer',
  summary: 'All users',
  reply: z.array(userSchema),
});

export const addUser = endpoint({
  method: 'POST',
  path: '/users',
  permission: 'administer',
  summary: 'Add a user',
  body: z.object({
    name: userNameSchema,
    email: userSchema.shape.email.default(null),
    role: role.default('viewer'),
    password: passwordSchema,
  }),
  reply: userSchema,
  status: 201,
});

export const changeUser = endpoint({
  method: 'PATCH',
  path: '/users/{name}',
  permission: 'administer',
  summary: 'Change a user; a new role, a new password and disabling end the user’s sessions',
  params: z.object({ name: userNameSchema }),
  body: userSchema.pick({ email: true, role: true, disabled: true }).extend({ password: passwordSchema }).partial(),
  reply: userSchema,
});

export const listTokens = endpoint({
  method: 'GET',
  path: '/tokens',
  permission: 'read',
  reach: 'caller',
  summary: 'One’s own tokens; an administrator’s `?all=true` lists all',
  query: z.object({ all: z.stringbool().default(false) }),
  reply: z.array(apiTokenSchema),
});

export const makeToken = endpoint({
  method: 'POST',
  path: '/tokens',
  permission: 'read',
  reach: 'caller',
  summary: 'Make a token that may no more than oneself; the answer alone shows its secret',
  body: z.object({
    name: z.string().trim().min(1).max(100),
    role,
    projects: z.array(projectIdSchema).min(1).max(100).nullable().default(null),
    expiresAt: z.iso.datetime().nullable().default(null),
    service: z.boolean().default(false),
  }),
  reply: apiTokenSchema.extend({ secret: z.string() }),
  status: 201,
});

export const revokeToken = endpoint({
  method: 'DELETE',
  path: '/tokens/{id}',
  permission: 'read',
  reach: 'caller',
  summary: 'Take back a token of one’s own; an administrator takes back any',
  params: z.object({ id: z.string().regex(/^t_[0-9a-f]{12}$/) }),
  reply: nothing,
});

export const readAudit = endpoint({
  method: 'GET',
  path: '/audit',
  permission: 'administer',
  summary: 'The audit log in its order, a page at a time; without `from` the newest entries',
  query: z.object({
    from: z.coerce.number().int().min(0).optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(100),
  }),
  reply: z.object({ entries: z.array(auditEntrySchema), next: z.number().int().nullable() }),
});
