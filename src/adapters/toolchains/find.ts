import type { LanguageName } from '../../domain/language-name.ts';
import type { FindToolchain, Toolchain, ToolchainWanted } from '../../ports/toolchain.ts';
import { findGo } from './go.ts';
import { findJava } from './java.ts';
import { findPython } from './python.ts';
import { findRust } from './rust.ts';

type Find = (wanted: ToolchainWanted, cache: string | null) => Promise<Toolchain | string>;

const finders: Partial<Record<LanguageName, Find>> = {
  python: findPython,
  go: findGo,
  rust: findRust,
  java: findJava,
};

/** Toolchains of this machine. `cache`: where compiled standard libraries are kept, for compilers alone; null: nowhere. */
export function toolchainFinder(cache: string | null): FindToolchain {
  return async (wanted) =>
    (await finders[wanted.language]?.(wanted, cache)) ??
    'Reproof reads traces of this language and runs none of its tests';
}
