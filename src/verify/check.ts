/** What was asked, in the order in which it is asked. */
export const checkNames = [
  'files',
  'attestation',
  'ledger',
  'consistent',
  'base-commit',
  'lockfile',
  'reproduction-adds-only',
  'patch-scope',
  'red-before',
  'patch-applies',
  'green-with-fix',
  'red-again',
] as const;
export type CheckName = (typeof checkNames)[number];

/** What came of one check. `not-claimed` = the bundle does not say it, `not-run` = an earlier failure made it senseless. */
export interface Check {
  name: CheckName;
  outcome: 'held' | 'failed' | 'not-claimed' | 'not-run';
  /** One sentence of ours; strangers' text in it is plain and bounded. */
  detail: string;
  runs?: { failing: number; total: number };
}

export const held = (name: CheckName, detail: string): Check => ({ name, outcome: 'held', detail });
export const failed = (name: CheckName, detail: string): Check => ({ name, outcome: 'failed', detail });
export const notClaimed = (name: CheckName, detail: string): Check => ({ name, outcome: 'not-claimed', detail });
export const notRun = (name: CheckName, detail: string): Check => ({ name, outcome: 'not-run', detail });
