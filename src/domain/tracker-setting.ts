import { z } from 'zod';
import { repositoryPathSchema } from './repository-path.ts';
import { workItemKinds } from './work-item.ts';

const stateName = z.string().trim().min(1).max(100);

/** What the tracker calls its states; what is not named is found by the tracker's own categories. */
const statesSchema = z.strictObject({
  open: stateName.optional(),
  inProgress: stateName.optional(),
  blocked: stateName.optional(),
  closed: stateName.optional(),
  /** For what ended without a change: a duplicate, obsolete, not to be fixed. */
  dropped: stateName.optional(),
});
export type TrackerStates = z.infer<typeof statesSchema>;

const common = {
  // Bugs only where that is asked for: production makes many.
  kinds: z
    .array(z.enum(workItemKinds))
    .min(1)
    .default(workItemKinds.filter((kind) => kind !== 'bug'))
    .describe('work items that are shown there'),
  /** Accounts of the tracker (GitHub: login; Jira: accountId; Linear: user id) to names of users here: whose word counts there as here. */
  people: z.record(z.string().min(1).max(200), z.string().min(1).max(200)).default({}),
  states: statesSchema.prefault({}),
};

const httpsUrl = z.url({ protocol: /^https?$/ }).max(500);

/** `owner/name`, neither of them a step up. */
const repository = z
  .string()
  .max(200)
  .regex(/^(?!\.{1,2}\/)[\w.-]+\/(?!\.{1,2}$)[\w.-]+$/, 'must be owner/name');

/** Each tracker's own settings; a `.reproof.yaml` has them, too. */
export const trackerShapes = {
  github: z.strictObject({
    kind: z.literal('github'),
    repository,
    api: httpsUrl.default('https://api.github.com').describe('of GitHub Enterprise Server: https://HOST/api/v3'),
    ...common,
  }),
  jira: z.strictObject({
    kind: z.literal('jira'),
    url: httpsUrl,
    project: z.string().regex(/^[A-Z][A-Z0-9_]{1,99}$/, 'must be the key of a project, as SHOP'),
    user: z.string().min(1).max(200),
    issueType: z.string().min(1).max(100).default('Task'),
    ...common,
  }),
  linear: z.strictObject({
    kind: z.literal('linear'),
    team: z.string().regex(/^[A-Za-z0-9]{1,20}$/, 'must be the key of a team, as ENG'),
    api: httpsUrl.default('https://api.linear.app/graphql'),
    ...common,
  }),
  beads: z.strictObject({ kind: z.literal('beads'), file: repositoryPathSchema, ...common }),
};

/** A tracker of a project; its token is kept apart, sealed. */
export const trackerSettingSchema = z.discriminatedUnion('kind', [
  trackerShapes.github,
  trackerShapes.jira,
  trackerShapes.linear,
  trackerShapes.beads,
]);
export type TrackerSetting = z.infer<typeof trackerSettingSchema>;

/** What a project calls a tracker or a channel of its own. */
export const outwardNameSchema = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be a short name, as our-jira');
