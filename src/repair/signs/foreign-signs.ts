import { languageOf } from '../../languages/languages.ts';
import { brought, type Rule } from '../../languages/rule.ts';
import type { Language } from '../../languages/language.ts';
import type { Sign } from './sign.ts';

/** A file's text before (null = new) and after. */
interface Change {
  path: string;
  before: string | null;
  after: string;
}

/** What a change in another language than JavaScript brings in that hides errors; every sign refuses. */
export const hidingIn = (change: Change): Sign[] => signsOf(change, ({ hiding }) => hiding, 'swallowed-error');

/** What it brings in that reaches out of the program. */
export const reachingIn = (change: Change): Sign[] => signsOf(change, ({ powers }) => powers, 'reaches-out');

function signsOf(
  { path, before, after }: Change,
  rulesOf: (language: Language) => readonly Rule[],
  name: Sign['name'],
): Sign[] {
  const language = languageOf(path);
  if (!language) return [];
  const read = (text: string) => ({ text, masked: language.source.masked(text) });
  return brought(rulesOf(language), read(before ?? ''), read(after)).map(({ what, words, line }) => ({
    name,
    severity: 'refuse',
    line,
    detail: `it brings in ${what}: ${words}`,
  }));
}
