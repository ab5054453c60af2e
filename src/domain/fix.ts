import { z } from 'zod';

/** Every gate in the order it is passed (FIX-3). A gate that did not run is said to have not run, never passed. */
export const gateNames = [
  'applies',
  'parses',
  'protected-paths',
  'types',
  'reproduction',
  'neighbours',
  'negative-control',
  'test-suite',
  'suppression',
  'reverted-red',
] as const;
export type GateName = (typeof gateNames)[number];

export const gateSchema = z.object({
  name: z.enum(gateNames),
  outcome: z.enum(['passed', 'failed', 'not-run', 'unverified']),
  detail: z.string(),
});
export type Gate = z.infer<typeof gateSchema>;

/** A candidate patch: whole new texts of the files it changes (paths from the repository's root). */
export interface Candidate {
  id: string;
  /** The generator that made it. */
  generator: string;
  /** `cause` repairs where the bad value is born; `suppression` only keeps the error from showing. */
  kind: 'cause' | 'suppression';
  /** One sentence for the reviewer. */
  summary: string;
  files: Record<string, string>;
  /** Prior of the generator at this place, 0..1. */
  prior: number;
  /** The input is meant to end in an error: one is handed on, or refused as the code does elsewhere. */
  refuses?: boolean;
}

export const fixSchema = z.object({
  files: z.array(z.string()),
  linesAdded: z.number().int(),
  linesRemoved: z.number().int(),
  engine: z.string(),
  kind: z.enum(['cause', 'suppression']),
  /** Other plausible patches that behave differently somewhere (paths under rivals/). */
  rivals: z.array(z.object({ file: z.string(), summary: z.string(), differsOn: z.string() })),
});
/** A patch with which the failing input passed on the bench, and that was not proposed; `file` lies in the bundle. */
export const plausibleSchema = z.object({
  file: z.string(),
  kind: z.enum(['cause', 'suppression']),
  summary: z.string(),
  /** The engine's belief in it against all others and against "none is right", 0..1. */
  belief: z.number().min(0).max(1),
  /** An input on which it behaves otherwise than the first of them; empty for the first. */
  differsOn: z.string(),
});
export type Plausible = z.infer<typeof plausibleSchema>;

export type FixReport = z.infer<typeof fixSchema>;

export const validationSchema = z.object({
  gates: z.array(gateSchema),
  /** Checks that the change needs, listed before patching (FIX-7), each shown as run or not run. */
  plan: z
    .array(
      z.object({ check: z.string(), why: z.string(), outcome: z.enum(['passed', 'failed', 'not-run', 'unverified']) }),
    )
    .default([]),
  before: z.object({ failing: z.number().int(), total: z.number().int() }),
  after: z.object({ failing: z.number().int(), total: z.number().int() }),
  /** The reproduction with the fix taken away again; absent where that did not run. */
  reverted: z.object({ failing: z.number().int(), total: z.number().int() }).optional(),
});
export type Validation = z.infer<typeof validationSchema>;
