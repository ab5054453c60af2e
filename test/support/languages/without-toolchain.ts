import { toolchainFinder } from '../../../src/adapters/toolchains/find.ts';
import type { LanguageName } from '../../../src/domain/language-name.ts';

/** Why nothing of this language can be run here, for a test to be skipped by; null where it can. */
export async function withoutToolchain(language: LanguageName): Promise<string | null> {
  const found = await toolchainFinder(null)({ language, runtime: null, checkout: '/' });
  return typeof found === 'string' ? `skipped: ${found}` : null;
}
