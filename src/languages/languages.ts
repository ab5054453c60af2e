import type { Framework } from '../domain/reproduction.ts';
import type { Language } from './language.ts';
import { go } from './go/language.ts';
import { ruby } from './ruby/language.ts';
import { rust } from './rust/language.ts';
import { java } from './java/language.ts';
import { csharp } from './csharp/language.ts';
import { php } from './php/language.ts';
import { python } from './python/language.ts';

/** Languages that are read besides JavaScript and TypeScript; those that have frameworks are run, too. */
export const languages: readonly Language[] = [python, go, rust, java, ruby, php, csharp];

const byExtension = new Map(languages.flatMap((one) => one.extensions.map((extension) => [extension, one] as const)));

/** The language of a file by its name; null for JavaScript, TypeScript and everything unknown. */
export function languageOf(file: string): Language | null {
  const dot = file.lastIndexOf('.');
  return dot < 0 ? null : (byExtension.get(file.slice(dot).toLowerCase()) ?? null);
}

/** The language that a framework tests; null for JavaScript's. */
export function languageTestedBy(framework: Framework): Language | null {
  return languages.find(({ frameworks }) => frameworks.some((one) => one === framework)) ?? null;
}
