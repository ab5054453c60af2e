import { z } from 'zod';
import { namedCallSchema } from './expectation.ts';
import { repositoryPathSchema } from './repository-path.ts';
import { scenarioRequestSchema } from './scenario.ts';

const textAtMost = 100_000;

/** A test that a person wrote: admitted by the checks that the engine's own tests pass. */
export const ownTestSchema = z.object({
  kind: z.literal('test'),
  /** File of the repository that it drives. */
  drives: repositoryPathSchema,
  text: z.string().min(1).max(textAtMost),
  /** Text of the failing input in the test, and what stands there in the control that has to pass. */
  failing: z.string().min(1).max(10_000),
  passing: z.string().min(1).max(10_000),
});

/** A place that a person suspects: runs tell whether the failure goes through it, and a validated fix whether it lay there. */
export const ownPlaceSchema = z.object({
  kind: z.literal('place'),
  file: repositoryPathSchema,
  function: z.string().trim().min(1).max(200).nullable(),
  line: z.number().int().min(1).max(10_000_000).nullable(),
});
/** Tests of the repository that are to be run on the bug's commit. */
export const ownChoiceSchema = z.object({
  kind: z.literal('tests'),
  files: z.array(repositoryPathSchema).min(1).max(20),
});
export type OwnPlace = z.infer<typeof ownPlaceSchema>;
export type OwnTest = z.infer<typeof ownTestSchema>;

/** How what a person thinks can be tried by a program that does not read prose. */
export const ownTrialSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('call'), call: namedCallSchema }),
  z.object({ kind: z.literal('request'), request: scenarioRequestSchema }),
  ownPlaceSchema,
  ownTestSchema,
  ownChoiceSchema,
]);
export type OwnTrial = z.infer<typeof ownTrialSchema>;

export const ownHypothesisSchema = z.object({
  /** `P1`, `P2` ... of its bug. */
  id: z.string().regex(/^P\d{1,6}$/),
  by: z.string(),
  at: z.iso.datetime(),
  claim: z.string(),
  trial: ownTrialSchema,
  /** `waiting`: no turn has tried it yet. */
  state: z.enum(['waiting', 'confirmed', 'refuted', 'inconclusive']),
  evidence: z.array(z.string()),
  triedAt: z.iso.datetime().nullable(),
});
/** A hypothesis of a person: evidence that is tried like any other (MAP-6). */
export type OwnHypothesis = z.infer<typeof ownHypothesisSchema>;

/** What a turn goes in with of one. */
export type AskedHypothesis = Pick<OwnHypothesis, 'id' | 'by' | 'claim' | 'trial'>;

/** What came of one in a turn. */
export type OwnOutcome = Pick<OwnHypothesis, 'id' | 'evidence'> & { state: Exclude<OwnHypothesis['state'], 'waiting'> };

/** Of one bug, at most. */
export const ownHypothesesAtMost = 50;
const inATurn = 10;

/** Those that a turn goes in with: refuted ones were tried. */
export function toTry(all: readonly OwnHypothesis[]): OwnHypothesis[] {
  return all.filter(({ state }) => state !== 'refuted').slice(-inATurn);
}

/** Whether a hypothesis of a report is a person's. */
export function isOwnId(id: string): boolean {
  return /^P\d{1,6}$/.test(id);
}

/** What is claimed, where the person says no more than how it can be tried. */
export function claimOf(trial: OwnTrial): string {
  switch (trial.kind) {
    case 'call':
      return `If \`${callWords(trial.call)}\` is called, it fails as in production`;
    case 'request':
      return `If the service gets \`${trial.request.method} ${trial.request.path.slice(0, 300)}\`, it fails as in production`;
    case 'place':
      return `The fault is in \`${placeWords(trial)}\``;
    case 'tests':
      return `A test that the repository has fails so (\`${trial.files.join(', ').slice(0, 300)}\`)`;
    case 'test':
      return `A test of \`${trial.drives}\` shows it`;
  }
}

function callWords({ module, name, args }: z.infer<typeof namedCallSchema>): string {
  const said = args.map((arg) => JSON.stringify(arg)).join(', ');
  return `${name}(${said.slice(0, 300)})${module === null ? '' : ` of ${module}`}`;
}

/** `src/cart.js, function total`. */
export function placeWords({ file, function: name, line }: OwnPlace): string {
  return [file, ...(name === null ? [] : [`function ${name}`]), ...(line === null ? [] : [`line ${line}`])].join(', ');
}
