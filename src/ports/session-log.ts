import type { ModelAnswer } from './model.ts';

/** One paid answer or one tool's result, in the order in which they came. */
export type SessionEntry =
  | { kind: 'answer'; answer: ModelAnswer }
  /** Of a reader beside the session. */
  | { kind: 'reading'; answer: ModelAnswer }
  | { kind: 'result'; id: string; name: string; text: string; isNew: boolean };

/**
 * Where a session with a model is kept while it lasts: an entry is durable before the next call is made, so that a
 * process that is killed pays no call twice but the one that was under way.
 */
export interface SessionLog {
  /** What an earlier process left under this key; empty where there was none. */
  load(key: string): Promise<SessionEntry[]>;
  append(key: string, entry: SessionEntry): Promise<void>;
  /** The session has come to its end: nothing of it is wanted any more. */
  close(key: string): Promise<void>;
}

/** For sessions that are begun anew when they are cut off. */
export const noSessionLog: SessionLog = { load: async () => [], append: async () => {}, close: async () => {} };
