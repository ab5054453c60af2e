import type { Identity } from '../../domain/reproduction.ts';
import type { ObservedFailure } from '../../domain/run.ts';
import type { FreshRun } from '../../ports/fresh-run.ts';
import type { TreeReader } from '../../ports/tree.ts';

/** Every check that a written reproduction must pass, in order: first what its text shows, then what its runs show. */
export const admissionChecks = [
  'new-files',
  'parses',
  'one-test',
  'drives-the-code',
  'own-failure',
  'source-text',
  'source-edits',
  'network',
  'machine-paths',
  'secrets',
  'ambient-inputs',
  'loads',
  'bounded-time',
  'red',
  'identity',
  'carries-failure',
  'fails-in-the-code',
  'leaves-the-tree',
  'stable',
  'negative-control',
  'input-fact',
  'last-good',
] as const;
export type AdmissionCheckName = (typeof admissionChecks)[number];

export interface AdmissionCheck {
  name: AdmissionCheckName;
  outcome: 'passed' | 'failed' | 'not-run' | 'unverified' | 'not-applicable';
  detail: string;
}

/** The same test written for another input. */
export interface Variation {
  label: string;
  files: Readonly<Record<string, string>>;
  /** Where another run than the reproduction's shows it (a neighbouring test). */
  run?: FreshRun;
}

export interface AdmissionInput {
  /** The written files, path from the root -> text. */
  files: Readonly<Record<string, string>>;
  /** Helpers of ours that ship with tests, by their exact text: they are not the test's own words. */
  shipped?: readonly string[];
  /** Checks that make no sense for this reproduction, each with the reason; told as such. */
  notApplicable?: Partial<Record<AdmissionCheckName, string>>;
  /** Whether they are tests of a framework (exactly one test is wanted) or a plain program. */
  plainProgram: boolean;
  tree: TreeReader;
  /** Runs the reproduction with its files in place. */
  fresh: FreshRun;
  /** The identity rule (REP-4) against the production failure. */
  identify: (failure: ObservedFailure) => Identity;
  /** The production message, or what of it must stand in the failing output; null where a message says nothing. */
  message: string | null;
  /** The test with inputs that pass: the negative controls. */
  controls: readonly Variation[];
  /** The test with one fact of its input taken away, each. */
  removals: readonly Variation[];
  /** The reproduction on the tree before the bug came in, where there is one. */
  lastGood?: FreshRun;
  /** Fresh runs that must all fail, 20 for a claim. */
  runs: number;
  /** Longest that one run may take. */
  timeMs: number;
  /** Folders of this machine that must not stand in the test: the checkout, home, the temporary folder. */
  machinePaths: readonly string[];
  signal?: AbortSignal;
}

/** Null = the check is passed; `unverified:` marks what could not be looked at. */
export type Finding = string | null;

/** Checks that are answered by what stands in the test. */
type TextCheckName = Extract<
  AdmissionCheckName,
  | 'parses'
  | 'one-test'
  | 'drives-the-code'
  | 'own-failure'
  | 'source-text'
  | 'source-edits'
  | 'network'
  | 'machine-paths'
  | 'ambient-inputs'
>;
export type TextChecks = Record<TextCheckName, () => Finding>;
