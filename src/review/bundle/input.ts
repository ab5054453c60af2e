import type { LedgerEntry } from '../../domain/ledger.ts';
import type { Proposal } from '../../domain/proposal.ts';

/** What the proposal's schema has no place for, but a reviewer asks: how bad, by whom, on what, with what. */
export interface BundleFacts {
  /** Of the production event. */
  signal: {
    source: string;
    level: string;
    at: string | null;
    environment: string | null;
    release: string | null;
    handled: boolean | null;
    usersHit: number;
  };
  /** One sentence each for the reviewer, where the engine has them. */
  rootCause: string | null;
  /** Where a recording shows the bad value to have come from, a sentence each; empty where none does. */
  recordedOrigin: readonly string[];
  fixSummary: string | null;
  lockfile: { path: string; sha256: string } | null;
  /** Name -> version: reproof, node, git, bwrap, the test framework, ... */
  tools: Record<string, string>;
  runtime: { name: string; version: string; production: string | null };
  sandbox: string;
  startedAt: string;
  finishedAt: string;
  /**
   * Folders of this machine (scratch trees, the checkout, caches) and what stands for them in texts. `scratch` ones are
   * our own and must not occur in tests or patches either; the others can, when production ran from the same place.
   */
  hostPaths: ReadonlyArray<{ path: string; as: string; scratch?: boolean }>;
}

export interface BundleInput {
  proposal: Proposal;
  /** Path from the repository's root -> text. */
  reproductionFiles: Record<string, string>;
  /** Unified diff; null when nothing passed the gates. */
  patch: string | null;
  /** Plausible patches that lost; `file` as in `proposal.fix.rivals[].file` (`rivals/2.patch`). */
  rivals: ReadonlyArray<{ file: string; patch: string }>;
  ledger: readonly LedgerEntry[];
  /** Name -> text. `before.log`, `with-fix.log` and `reverted.log` are the reproduction's runs and are quoted in proposal.md. */
  logs: Record<string, string>;
  facts: BundleFacts;
}
