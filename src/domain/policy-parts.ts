import { z } from 'zod';
import { durationSchema } from './duration.ts';
import { channelNameSchema, channelShapes } from './notice.ts';
import { repositoryFolderSchema, repositoryPathSchema } from './repository-path.ts';
import { globHazard } from './safe-glob.ts';
import { patternHazard } from './safe-pattern.ts';
import { outwardNameSchema, trackerShapes } from './tracker-setting.ts';

/**
 * A glob over paths from the repository's root: `**` over folders, `*` and `?` within a name; without a `/` it matches a
 * name in any folder. All else stands for itself, so that `app/[id]/page.tsx` is a path and no character class.
 */
export const globSchema = z.string().superRefine((glob, context) => {
  const hazard =
    globHazard(glob) ??
    (/^!|[{}]/.test(glob) ? 'may not begin with ! nor have braces: write one pattern for each' : null);
  if (hazard) context.addIssue({ code: 'custom', message: hazard });
});

const argument = z.string().max(4096);

/** A line for `sh -c`, or a list of arguments. Runs inside the sandbox. */
export const commandSchema = z.union([argument.min(1), z.array(argument).min(1).max(100)], {
  error: 'must be a command line, or a list of its arguments',
});
export type Command = z.infer<typeof commandSchema>;

/** The program and arguments that a configured command starts. */
export function commandArgv(command: Command): string[] {
  return typeof command === 'string' ? ['sh', '-c', command] : [...command];
}

/** What is done with a service's code, each step in the service's root. What is not set is found from the tree. */
export const commandsSchema = z.strictObject({
  test: commandSchema.optional().describe('runs the test suite'),
  types: commandSchema.optional().describe('checks types'),
  build: z.array(commandSchema).default([]).describe('steps that make the runnable code, in order'),
  generate: z.array(commandSchema).default([]).describe('steps that make sources (clients, schemas), before the build'),
});
export type Commands = z.infer<typeof commandsSchema>;

export const serviceSchema = z.strictObject({
  name: z.string().min(1).max(200).describe('as events name it'),
  root: repositoryFolderSchema.default('.').describe('its folder in this repository'),
  stackRoots: z.array(z.string().min(1)).default([]).describe('where production has that folder: /app, webpack:///./'),
  runtime: z.string().optional().describe('its Node, as "22" or "24.18.0"'),
  owners: z.array(z.string().min(1)).default([]),
  commands: commandsSchema.optional(),
});
export type Service = z.infer<typeof serviceSchema>;

export const riskLevels = ['low', 'medium', 'high'] as const;
const riskLevel = z.enum(riskLevels);

export const riskSchema = z.strictObject({
  paths: z
    .array(z.strictObject({ match: globSchema, level: riskLevel, why: z.string().min(1) }))
    .default([])
    .describe('a change that touches a matching file is at least this risky'),
});

/** When a rule speaks for a change: all that is set must hold; nothing set = every change. */
export const changeScopeSchema = z.strictObject({
  paths: z.array(globSchema).optional(),
  kinds: z.array(z.enum(['cause', 'suppression'])).optional(),
  risk: z.array(z.enum([...riskLevels, 'unknown'])).optional(),
});
const scopeShape = changeScopeSchema.shape;

export const reviewSchema = z.strictObject({
  pullRequest: z.enum(['draft', 'after-approval']).default('draft').describe('when a proposal is published'),
  approvals: z
    .array(
      z.strictObject({
        ...scopeShape,
        count: z.int().min(1).max(20).default(1),
        from: z.array(z.string().min(1)).optional(),
      }),
    )
    .default([])
    .describe('who approves what, and how many of them; every rule that speaks for a change must be met'),
  teams: z
    .record(z.string().min(1).max(200), z.array(z.string().min(1).max(254)).max(500))
    .default({})
    .describe('users by team, for teams that `from` and CODEOWNERS name: "@shop/payments": [ann, bob]'),
  codeOwners: z.boolean().default(false).describe('an owner of each changed file must be among the approvers'),
  selfApproval: z
    .boolean()
    .default(false)
    .describe('single-user installations: the proposer may approve; recorded as such'),
  autoApproval: z
    .strictObject({
      enabled: z.boolean().default(false),
      maxRisk: z.enum(['low', 'medium']).default('low'),
      minConfidence: z.number().min(0.5).max(1).default(0.9),
      paths: z.array(globSchema).default([]).describe('every changed file must match; none set = none match'),
    })
    .prefault({}),
  postFixReview: z
    .array(
      changeScopeSchema.extend({
        at: z
          .enum(['applied', 'fixed'])
          .default('applied')
          .describe('once the change is on the base branch, or once production has shown that it holds'),
      }),
    )
    .default([])
    .describe('changes that a person looks at after they landed; who made them is not that person'),
});

export const scrubbingSchema = z.strictObject({
  keys: z
    .array(z.string().min(1).max(200))
    .default([])
    .describe('names whose values are replaced, besides the built-in ones'),
  keep: z
    .array(z.string().min(1).max(200))
    .default([])
    .describe('names that are no secret here although the built-in list says so'),
  patterns: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be a short name, as customer-number'),
        pattern: z.string().superRefine((source, context) => {
          const hazard = patternHazard(source);
          if (hazard) context.addIssue({ code: 'custom', message: hazard });
        }),
      }),
    )
    .max(50)
    .default([]),
});

export const sandboxLimitsSchema = z.strictObject({
  kind: z.enum(['auto', 'bwrap', 'docker']).default('auto').describe('"none" can be chosen on the command line only'),
  timeSeconds: z.int().min(1).max(86_400).optional().describe('of one run'),
  memoryMegabytes: z.int().min(64).max(1_048_576).optional(),
  processes: z.int().min(1).max(10_000).optional(),
  outputMegabytes: z.int().min(1).max(1024).optional(),
});

export const cacheBumpRuleSchema = z.strictObject({
  when: z.array(globSchema).min(1).describe('a change to one of these files'),
  file: repositoryPathSchema.describe('raises the version in this one'),
  key: z.string().min(1).max(200).describe('the text before the version, as app.js?v='),
});

export const environmentSchema = z.strictObject({
  command: commandSchema.optional().describe('starts the service there; for dev'),
  url: z.url().optional(),
  releasedBy: z
    .enum(['restart', 'reload', 'deploy'])
    .default('deploy')
    .describe('what brings a change into it; reload: its command takes up changed files by itself'),
  watch: z
    .array(durationSchema)
    .min(1)
    .max(10)
    .optional()
    .describe(
      'windows, after which it is looked whether the bug came back; unset: 30s, and after deploys 5m and 24h, too',
    ),
  onRegression: z.enum(['propose-rollback', 'roll-back']).default('propose-rollback'),
});

/** An environment variable. The prefix keeps a repository from asking for secrets that are not meant for it. */
const secretName = z
  .string()
  .regex(
    /^REPROOF_[A-Z0-9_]+$/,
    'must name an environment variable that begins with REPROOF_; the secret itself never stands in this file',
  );

const named = { name: outwardNameSchema.optional().describe('what it is called here; its kind where left out') };
const secured = { ...named, tokenFrom: secretName.describe('in the environment of who sets it') };
const { github, jira, linear, beads } = trackerShapes;

/** What a repository names becomes a tracker by an administrator's word (`reproof trackers from-policy`). */
export const trackerSchema = z.discriminatedUnion('kind', [
  github.extend(secured),
  jira.extend(secured),
  linear.extend(secured),
  beads.extend(named),
]);
export type Tracker = z.infer<typeof trackerSchema>;

const channelNamed = { name: channelNameSchema.optional().describe('what it is called here; its kind where left out') };
const secretOf = (what: string) => ({ ...channelNamed, secretFrom: secretName.describe(what) });

/** What a repository names becomes a channel by an administrator's word (`reproof notifications from-policy`). */
export const channelSchema = z.discriminatedUnion('kind', [
  channelShapes.slack.extend(secretOf('the address of the Slack webhook, in the environment of who sets it')),
  channelShapes.email.extend(channelNamed),
  channelShapes.webhook.extend(secretOf('what its messages are signed with, in the environment of who sets it')),
]);
export type Channel = z.infer<typeof channelSchema>;
