import type { LanguageName } from '../domain/language-name.ts';
import type { Mount } from './sandbox.ts';

/** What runs a language's code on this machine, as the sandbox is to show it. */
export interface Toolchain {
  language: LanguageName;
  /** For people: `CPython 3.11.7`. */
  label: string;
  version: string;
  /** How it differs from production's, in one sentence; null where it does not, or production's is not known. */
  mismatch: string | null;
  /** Programs that a session may be asked to run, besides the system's. */
  programs: readonly string[];
  /** What it has besides itself: `pytest`. */
  tools: ReadonlySet<string>;
  /** Folders of the machine, all read-only: the toolchain and packages that were fetched before. */
  mounts: readonly Mount[];
  env: Readonly<Record<string, string>>;
  /**
   * What compiling needs besides: caches of our own that only compilers write to. Code of a repository that a build runs
   * (build scripts) never gets them writable.
   */
  building: { mounts: readonly Mount[]; env: Readonly<Record<string, string>> };
}

/** What is looked for. */
export interface ToolchainWanted {
  language: LanguageName;
  /** The runtime that production told; null where it did not. */
  runtime: { name: string; version: string } | null;
  /** The checkout: an environment of its own (`.venv`) comes before the machine's. */
  checkout: string;
}

/** Finds a toolchain on this machine; a sentence says why there is none. */
export type FindToolchain = (wanted: ToolchainWanted) => Promise<Toolchain | string>;
