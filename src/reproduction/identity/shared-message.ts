import { messageTemplate } from '../../domain/message-template.ts';
import { isEngineRaised } from '../../domain/operation.ts';

export interface ErrorWords {
  type: string;
  message: string;
}

const placeholder = /<(?:uuid|time|url|email|ip|hex|hash|str|path|num)>/;
const enoughLetters = /(?:\p{L}[^\p{L}]*){8}/u;

/**
 * What production's message and an observed one of the same failure have in common, as it stands in the observed one:
 * all of production's where it is there; for errors that the engine words (each engine and release in its own way) the
 * observed message; where only ids, numbers, times or quoted words differ the longest constant part. Null when that is
 * too little to know the failure by.
 */
export function sharedMessage(production: ErrorWords, observed: ErrorWords): string | null {
  if (observed.message.includes(production.message)) return production.message;
  const engines =
    isEngineRaised(production.type, production.message) && isEngineRaised(observed.type, observed.message);
  if (engines) return observed.message;
  const template = messageTemplate(observed.message);
  if (template !== messageTemplate(production.message)) return null;
  const parts = template
    .split(placeholder)
    .map((part) => part.trim())
    .filter((part) => enoughLetters.test(part) && observed.message.includes(part));
  return parts.toSorted((a, b) => b.length - a.length)[0] ?? null;
}

/**
 * Whether an observed failure has as much of production's message as another one has: an input that is made smaller must
 * not lose the words by which its test will know the failure. What the engine words says nothing here.
 */
export function saysAsMuch(production: ErrorWords | null, observed: ErrorWords, as: ErrorWords): boolean {
  if (!production || isEngineRaised(production.type, production.message)) return true;
  return sharedMessage(production, observed) === sharedMessage(production, as);
}
