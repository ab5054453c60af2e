import type { LanguageName } from '../domain/language-name.ts';
import type { Language } from './language.ts';
import { python } from './python/language.ts';

/** Languages that are read and run besides JavaScript and TypeScript. */
export const languages: readonly Language[] = [python];

const byExtension = new Map(languages.flatMap((one) => one.extensions.map((extension) => [extension, one] as const)));

/** The language of a file by its name; null for JavaScript, TypeScript and everything unknown. */
export function languageOf(file: string): Language | null {
  const dot = file.lastIndexOf('.');
  return dot < 0 ? null : (byExtension.get(file.slice(dot).toLowerCase()) ?? null);
}

export const languageNamed = (name: LanguageName): Language | null => languages.find((one) => one.name === name) ?? null;
