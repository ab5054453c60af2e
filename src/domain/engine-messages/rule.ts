import type { Operation } from '../event.ts';

/**
 * One wording of one engine. Named groups of the pattern fill the operation: `property`, `expression` and `met`
 * (`undefined` and `null` are told apart; anything else falls back to the rule's own `met`). Patterns are anchored and
 * free of nested repetition, because the text comes from whoever can post to a public DSN.
 */
export interface MessageRule {
  pattern: RegExp;
  kind: Operation['kind'];
  /** What the operation met; null = the engine does not say. */
  met: string | null;
  /** Fixed property, for messages of built-ins (`Invalid count value` is always `repeat`). */
  property?: string;
  /** The quoted expression ends with the property that was read or written (JavaScriptCore quotes it so). */
  endsWithProperty?: true;
}

/** Rules by class of the error (`TypeError`, ...); `*` holds for every class. */
export type MessageTable = Readonly<Record<string, readonly MessageRule[]>>;

/** Shortest way to write a rule: `rule('read', null, /.../)`. */
export function rule(kind: Operation['kind'], met: string | null, pattern: RegExp, property?: string): MessageRule {
  return property === undefined ? { pattern, kind, met } : { pattern, kind, met, property };
}

/** The same for an engine that quotes the whole expression, property included. */
export function evaluating(kind: Operation['kind'], met: string | null, pattern: RegExp): MessageRule {
  return { pattern, kind, met, endsWithProperty: true };
}
