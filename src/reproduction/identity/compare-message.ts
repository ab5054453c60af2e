import { messageTemplate } from '../../domain/message-template.ts';
import { literalsOf } from '../../syntax/normalise.ts';
import type { Agreement } from './comparison.ts';

/**
 * Whether two messages come from one `throw`: equal, equal templates, or (with the throwing expression at hand) both
 * built from the same constant words of it.
 */
export function compareMessage(production: string, observed: string, expression: string | null): Agreement {
  if (production === observed) return 'same';
  if (expression !== null) {
    const words = literalsOf(expression).filter((literal) => /[\p{L}\p{N}]/u.test(literal));
    const used = words.filter((word) => production.includes(word));
    if (used.join('').replace(/[^\p{L}]/gu, '').length >= 3) {
      const alike = inOrder(used, production) && inOrder(used, observed);
      const others = words.filter((word) => !used.includes(word));
      return alike && !others.some((word) => observed.includes(word)) ? 'same' : 'different';
    }
  }
  const [expected, found] = [messageTemplate(production), messageTemplate(observed)];
  return expected === found && /\p{L}{2}/u.test(expected.replace(/<\w+>/g, '')) ? 'same' : 'different';
}

function inOrder(words: readonly string[], text: string): boolean {
  let from = 0;
  for (const word of words) {
    const at = text.indexOf(word, from);
    if (at < 0) return false;
    from = at + word.length;
  }
  return true;
}
