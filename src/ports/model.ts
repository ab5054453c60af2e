import type { ModelUsage } from '../domain/model-usage.ts';

/** A tool as a model is told of it; `schema` is JSON Schema. */
export interface ToolOffer {
  name: string;
  description: string;
  schema: Readonly<Record<string, unknown>>;
}

/** What a model wants done. `input` is what it sent, unchecked: an object where it could be read, else text. */
export interface ToolCall {
  id: string;
  name: string;
  input: unknown;
}

export type ModelMessage =
  | { role: 'user'; text: string }
  /** `sent`: the provider's own form of the answer, to be handed back to it unchanged; plain data. */
  | { role: 'model'; text: string; calls: readonly ToolCall[]; sent?: unknown }
  | { role: 'tools'; results: ReadonlyArray<{ id: string; name: string; text: string }> };

export interface ModelRequest {
  /** The part that stays the same through a session: providers keep it in their cache. */
  instructions: string;
  messages: readonly ModelMessage[];
  tools: readonly ToolOffer[];
  maxOutputTokens: number;
  signal?: AbortSignal;
}

export interface ModelAnswer {
  text: string;
  calls: readonly ToolCall[];
  usage: ModelUsage;
  /** `length`: it was cut at the most tokens. */
  finish: 'stop' | 'calls' | 'length' | 'other';
  sent?: unknown;
}

/** What came of a request, after all tries: expected outcomes are values. */
export type ModelReply =
  | { kind: 'answer'; answer: ModelAnswer }
  /** `final`: asking again can't help (a wrong key, an unknown model, a prompt that is too long); `window`: tokens that would fit, where it is said. */
  | { kind: 'unavailable'; why: string; final: boolean; tooLong?: boolean; window?: number | null };

/** A language model behind any provider. It answers one request at a time and holds no state of a session. */
export interface Model {
  /** `PROVIDER:NAME`. */
  readonly label: string;
  /** Rejects only when the caller's signal ends it. */
  ask(request: ModelRequest): Promise<ModelReply>;
}
