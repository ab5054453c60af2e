import { z } from 'zod';
import { gateSchema } from './fix.ts';
import { plainLine } from './plain-text.ts';
import { type Proposal, riskSchema } from './proposal.ts';
import { reproductionSchema } from './reproduction.ts';

/** Bugs that one proposal covers, at most: a reviewer has to look at each. */
export const coveredAtMost = 20;
export const coverageFile = 'coverage.json';
export const coverageTextFile = 'coverage.md';

/** What the fix of a proposal was shown to do for one of its bugs. */
export const coveredBugSchema = z.object({
  bug: z.string(),
  title: z.string(),
  /** Folder of its own evidence in the proposal's bundle; empty: the bundle itself. */
  evidence: z.string(),
  verdict: reproductionSchema.shape.verdict,
  tier: reproductionSchema.shape.tier,
  before: reproductionSchema.shape.runs,
  after: reproductionSchema.shape.runs,
  /** Its regression tests in the change. */
  regressionTest: z.array(z.string()),
  kind: z.enum(['cause', 'suppression']),
  risk: riskSchema.shape.level,
  confidence: z.number(),
  gates: z.array(gateSchema),
});
export type CoveredBug = z.infer<typeof coveredBugSchema>;

/** `coverage.json` of a proposal that covers several bugs (BUG-2): each has had the very fix run against its own reproduction. */
export const coverageSchema = z.object({
  schema: z.literal('reproof.coverage/1'),
  bugs: z.array(coveredBugSchema).min(1).max(coveredAtMost),
});
export type Coverage = z.infer<typeof coverageSchema>;

/** Where the evidence of a further bug stands in the bundle. */
export function evidenceFolder(bug: string): string {
  return `covers/${bug}`;
}

/** What an investigation has shown for its bug. */
export function coveredBug(
  { bug, evidence, regressionTest }: Pick<CoveredBug, 'bug' | 'evidence' | 'regressionTest'>,
  told: Proposal,
): CoveredBug {
  return {
    bug,
    title: told.bug.title,
    evidence,
    verdict: told.reproduction.verdict,
    tier: told.reproduction.tier,
    before: told.validation.before,
    after: told.validation.after,
    regressionTest,
    kind: told.fix?.kind ?? 'cause',
    risk: told.risk.level,
    confidence: told.confidence.value,
    gates: told.validation.gates,
  };
}

/** What a proposal is judged by: of several bugs the worst of each. */
export type JudgedFacts = Pick<CoveredBug, 'kind' | 'risk' | 'confidence' | 'gates'>;

const risks = ['low', 'medium', 'high', 'unknown'] as const;
const outcomes = ['passed', 'unverified', 'not-run', 'failed'] as const;

function worst<Name extends string>(order: readonly Name[], names: readonly Name[]): Name {
  const place = Math.max(0, ...names.map((name) => order.indexOf(name)));
  return order[place] as Name;
}

export function judgedFacts(bugs: readonly JudgedFacts[]): JudgedFacts {
  const gates = Map.groupBy(
    bugs.flatMap((bug) => bug.gates),
    ({ name }) => name,
  );
  return {
    kind: bugs.some(({ kind }) => kind === 'suppression') ? 'suppression' : 'cause',
    risk: worst(
      risks,
      bugs.map(({ risk }) => risk),
    ),
    confidence: Math.min(...bugs.map(({ confidence }) => confidence)),
    gates: [...gates.values()].flatMap((same) => {
      const outcome = worst(
        outcomes,
        same.map((gate) => gate.outcome),
      );
      return same.find((gate) => gate.outcome === outcome) ?? [];
    }),
  };
}

/** The bugs of a proposal for whoever reads it, Markdown; titles are strangers' text. */
export function coverageText({ bugs }: Coverage): string {
  const line = ({ bug, title, verdict, tier, before, after }: CoveredBug): string =>
    `- ${bug}: \`${plainLine(title, 200).replaceAll('`', "'")}\` (${verdict}, ${tier}; failing ${before.failing} of ${before.total} runs before, ${after.failing} of ${after.total} with the fix)`;
  return ['## Bugs that this fix cures', '', ...bugs.map(line), ''].join('\n');
}
