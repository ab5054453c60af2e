import type { ChannelSetting, NoticeKind } from '../../domain/notice.ts';
import type { Secret } from '../../domain/secret.ts';

/** A channel with what sending needs. */
export interface ConnectedChannel {
  project: string;
  name: string;
  setting: ChannelSetting;
  secret: Secret | null;
}

/** A channel as it is shown: no secret. */
export interface ListedChannel {
  name: string;
  setting: ChannelSetting;
  setAt: Date;
  hasSecret: boolean;
  trouble: string | null;
  troubleAt: Date | null;
  waiting: number;
  sent: number;
  /** Given up, as the address was refused for long. */
  failed: number;
  /** Of which it is not known whether they arrived. */
  uncertain: number;
}

/** A message that a channel is to get. */
export interface DueNotice {
  id: number;
  kind: NoticeKind;
  bug: string;
  at: Date;
  tries: number;
}

/** Where people are told, what they are told of, and what became of it. */
export interface NotificationStore {
  /** Replaces the setting; a secret that is not given stays, while the address is the same. Throws UNKNOWN_PROJECT. */
  set(project: string, name: string, given: { setting: ChannelSetting; secret?: Secret }): Promise<void>;
  unset(project: string, name: string): Promise<boolean>;
  list(project: string): Promise<ListedChannel[]>;
  find(project: string, name: string): Promise<ConnectedChannel | null>;
  /** Once for a bug, a kind and an occasion; in SQL, inside the transaction that it is told of: `notify_people`. */
  notify(project: string, bug: string, kind: NoticeKind, occasion: string): Promise<void>;
  /** Channels that something is due for; those that are to be left alone until later are not told. */
  waiting(now: Date): Promise<{ project: string; name: string }[]>;
  /** What is due, oldest first, and how many went out since a time. */
  due(
    project: string,
    name: string,
    now: Date,
    since: Date,
  ): Promise<{ due: DueNotice[]; sent: number; uncertain: number }>;
  /** Kept before it is sent, with those that the message counts. */
  sending(project: string, name: string, id: number): Promise<void>;
  /** It arrived; those that it counted are done with it. */
  sent(project: string, name: string, id: number, folded: readonly number[], at: Date): Promise<void>;
  /** It did not arrive, for sure or (of a message that may come twice) maybe: it is due again. */
  postpone(project: string, name: string, id: number, until: Date, trouble: string): Promise<void>;
  /** It may have arrived, or never will. */
  giveUp(
    project: string,
    name: string,
    id: number,
    state: 'uncertain' | 'failed',
    at: Date,
    trouble: string,
  ): Promise<void>;
  /** Those that a process began to send when it ended. */
  leftBehind(): Promise<{ project: string; name: string; id: number }[]>;
  trouble(project: string, name: string, trouble: { text: string; until: Date | null } | null): Promise<void>;
  /** Forgets what is older and done. */
  forget(before: Date): Promise<number>;
  alone(work: (stillOurs: () => Promise<void>) => Promise<void>): Promise<boolean>;
}
