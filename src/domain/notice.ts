import { z } from 'zod';
import { plainLine } from './plain-text.ts';
import { outwardNameSchema } from './tracker-setting.ts';
import type { Priority } from './work-item.ts';

/** What people are told of (UX-6), what presses most first. */
export const noticeKinds = ['needs-decision', 'regressed', 'escalated', 'fixed'] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** One message to people. Titles and names are strangers' text. */
export interface Notice {
  /** The same each time that it is sent. */
  id: string;
  kind: NoticeKind | 'test';
  at: string;
  project: { id: string; name: string };
  bug: { id: string; title: string; priority: Priority } | null;
  /** The bug's page; null where the installation has no address that others reach. */
  url: string | null;
  /** Others that came too fast to be told one by one. */
  more: Partial<Record<NoticeKind, number>>;
  /** Messages before this one of which it is not known whether they arrived. */
  uncertain: number;
}

const said: Readonly<Record<Notice['kind'], string>> = {
  'needs-decision': 'A fix waits for a decision',
  regressed: 'A bug came back after its fix',
  escalated: 'A bug needs a person',
  fixed: 'A bug is fixed',
  test: 'A test message: this channel works',
};

const counted: Readonly<Record<NoticeKind, string>> = {
  'needs-decision': 'waiting for a decision',
  regressed: 'back after a fix',
  escalated: 'needing a person',
  fixed: 'fixed',
};

/** What happened, in our own words: holds no stranger's text. */
export function noticeHeadline({ kind }: Pick<Notice, 'kind'>): string {
  return said[kind];
}

/** `P1 1-7 TypeError: ...` on one line, cleaned and bounded; still strangers' text. Empty for a test. */
export function noticeSubject({ bug }: Pick<Notice, 'bug'>, max: number): string {
  return bug ? `${bug.priority} ${bug.id} ${plainLine(bug.title, max)}` : '';
}

/** Lines in our own words about what was not told by itself: `and 12 more: 7 waiting for a decision, 5 fixed`. */
export function noticeRest({ more, uncertain }: Pick<Notice, 'more' | 'uncertain'>): string[] {
  const kinds = noticeKinds.filter((kind) => (more[kind] ?? 0) > 0);
  const total = kinds.reduce((sum, kind) => sum + (more[kind] ?? 0), 0);
  const rest = kinds.map((kind) => `${more[kind]} ${counted[kind]}`).join(', ');
  return [
    ...(total > 0 ? [`and ${total} more: ${rest}`] : []),
    ...(uncertain > 0 ? [`${uncertain} earlier ${uncertain === 1 ? 'message' : 'messages'} may not have arrived`] : []),
  ];
}

const kinds = {
  kinds: z
    .array(z.enum(noticeKinds))
    .min(1)
    .default([...noticeKinds]),
};
const webUrl = z.url({ protocol: /^https?$/ }).max(2_000);
/** No control character, no list, no display name: nothing that a header could be made of. */
const address = z.email().max(254);

/** Each kind's settings; secrets stand beside them, and in no file. */
export const channelShapes = {
  slack: z.strictObject({ kind: z.literal('slack'), ...kinds }),
  email: z.strictObject({ kind: z.literal('email'), to: z.array(address).min(1).max(50), ...kinds }),
  webhook: z.strictObject({ kind: z.literal('webhook'), url: webUrl, ...kinds }),
} as const;

/** Where a project's people are told. The address of a Slack webhook is a secret by itself. */
export const channelSettingSchema = z.discriminatedUnion('kind', [
  channelShapes.slack,
  channelShapes.email,
  channelShapes.webhook,
]);
export type ChannelSetting = z.infer<typeof channelSettingSchema>;
export const channelNameSchema = outwardNameSchema;
/** Of an incoming webhook of Slack, or of what speaks its protocol. */
export const slackUrlSchema = webUrl;
