import type { Language } from '../language.ts';

/** What a language has that is read and mapped, and not run. */
export const onlyRead: Pick<
  Language,
  'frameworks' | 'frameworkOf' | 'testRules' | 'powers' | 'hiding' | 'functionName'
> = {
  frameworks: [],
  frameworkOf: null,
  testRules: null,
  powers: [{ what: 'an address', pattern: /\b(?:https?|wss?|ftp|file):\/\//g, inText: true }],
  hiding: [],
  functionName: (printed) => printed,
};
