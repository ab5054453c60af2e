import { Fault } from '../../domain/fault.ts';
import { type Notice, type NoticeKind, noticeKinds } from '../../domain/notice.ts';
import type { BugLine } from '../../domain/bug.ts';
import type { Notifier } from '../../ports/notifier.ts';
import type { ConnectedChannel, DueNotice, NotificationStore } from '../../ports/store/notification-store.ts';

export interface NotifyingParts {
  notifications: NotificationStore;
  /** Throws where the server cannot send such messages: BAD_USAGE. */
  connect: (channel: ConnectedChannel) => Notifier;
  bug: (id: string) => Promise<BugLine | null>;
  projectName: (id: string) => Promise<string>;
  /** A bug's page; null where the installation has no address that others reach. */
  pageOf: (bug: string) => string | null;
  now: () => Date;
  tell: (line: Record<string, unknown>) => void;
}

/** No channel gets more than so many messages in this time: what is more is counted in the last of them. */
const most = 10;
const withinMs = 10 * 60_000;
const refusedWaitMs = 10 * 60_000;
const givenUpAfterMs = 24 * 3_600_000;
const mostWaitS = 3_600;

/**
 * One round of telling people (UX-6), in one process of the installation at a time. Out: false where another is at it. What a process
 * that died was sending may have arrived: it is sent again only where the receiver tells doubles apart, else the channel's next
 * message says that one may be missing. Never throws for what a channel does: that is noted where people see it.
 */
export function notifyRound(parts: NotifyingParts, signal: AbortSignal): Promise<boolean> {
  const { notifications, now } = parts;
  return notifications.alone(async (stillOurs) => {
    await recover(parts);
    const channels = await notifications.waiting(now());
    await Promise.all(channels.map(({ project, name }) => oneChannel(parts, project, name, stillOurs, signal)));
  });
}

async function recover({ notifications, connect, now }: NotifyingParts): Promise<void> {
  for (const { project, name, id } of await notifications.leftBehind()) {
    const channel = await notifications.find(project, name);
    const why = 'the server ended while it was sent';
    if (channel && isRepeatable(connect, channel)) await notifications.postpone(project, name, id, now(), why);
    else await notifications.giveUp(project, name, id, 'uncertain', now(), why);
  }
}

function isRepeatable(connect: NotifyingParts['connect'], channel: ConnectedChannel): boolean {
  try {
    return connect(channel).repeatable;
  } catch {
    return false;
  }
}

async function oneChannel(
  parts: NotifyingParts,
  project: string,
  name: string,
  stillOurs: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const { notifications, connect, now, tell } = parts;
  try {
    const channel = await notifications.find(project, name);
    if (!channel) return;
    const notifier = connect(channel);
    const since = new Date(now().getTime() - withinMs);
    for (let goesOn = true; goesOn; ) {
      signal.throwIfAborted();
      await stillOurs();
      const { due, sent, uncertain } = await notifications.due(project, name, now(), since);
      const [first, ...rest] = due.toSorted((a, b) => rank(a) - rank(b) || a.id - b.id);
      if (!first || sent >= most) break;
      const folded = sent === most - 1 ? rest : [];
      goesOn = await sendOne(parts, channel, notifier, { first, folded, uncertain }, signal);
    }
  } catch (error) {
    if (signal.aborted || (error instanceof Fault && error.code === 'STORE_UNAVAILABLE')) return;
    const text = error instanceof Fault ? error.message : 'something went wrong here';
    tell({ project, channel: name, text, ...(error instanceof Fault ? {} : { err: error }) });
    await notifications.trouble(project, name, { text, until: later(now(), refusedWaitMs) }).catch(() => {});
  }
}

const rank = ({ kind }: DueNotice): number => noticeKinds.indexOf(kind);
const later = (at: Date, ms: number): Date => new Date(at.getTime() + ms);

interface Batch {
  first: DueNotice;
  folded: readonly DueNotice[];
  uncertain: number;
}

/** Out: whether the channel takes more now. */
async function sendOne(
  parts: NotifyingParts,
  { project, name }: ConnectedChannel,
  notifier: Notifier,
  batch: Batch,
  signal: AbortSignal,
): Promise<boolean> {
  const { notifications, now, tell } = parts;
  const { first, folded } = batch;
  const notice = await noticeOf(parts, project, batch);
  await notifications.sending(project, name, first.id);
  const sent = await notifier.send(notice, signal);
  if (sent.kind === 'sent') {
    await notifications.sent(
      project,
      name,
      first.id,
      folded.map(({ id }) => id),
      now(),
    );
    await notifications.trouble(project, name, null);
    return true;
  }
  tell({ project, channel: name, outcome: sent.kind, text: sent.why });
  if (sent.kind === 'unknown' && !notifier.repeatable) {
    await notifications.giveUp(project, name, first.id, 'uncertain', now(), sent.why);
    await notifications.trouble(project, name, { text: sent.why, until: null });
    return true;
  }
  const old = now().getTime() - first.at.getTime() > givenUpAfterMs;
  const waitS = Math.min(
    mostWaitS,
    Math.max('retryAfterS' in sent ? sent.retryAfterS : 30, 15 * 2 ** Math.min(first.tries, 8)),
  );
  const until = later(now(), sent.kind === 'refused' ? refusedWaitMs : waitS * 1_000);
  if (old) await notifications.giveUp(project, name, first.id, 'failed', now(), sent.why);
  else await notifications.postpone(project, name, first.id, until, sent.why);
  await notifications.trouble(project, name, { text: sent.why, until });
  return false;
}

async function noticeOf(parts: NotifyingParts, project: string, { first, folded, uncertain }: Batch): Promise<Notice> {
  const bug = await parts.bug(first.bug);
  const more: Partial<Record<NoticeKind, number>> = {};
  for (const { kind } of folded) more[kind] = (more[kind] ?? 0) + 1;
  return {
    id: `reproof-notice-${project}-${first.id}`,
    kind: first.kind,
    at: first.at.toISOString(),
    project: { id: project, name: await parts.projectName(project) },
    bug: bug ? { id: bug.id, title: bug.title, priority: bug.priority } : null,
    url: parts.pageOf(first.bug),
    more,
    uncertain,
  };
}
