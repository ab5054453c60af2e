import type { ObservedFailure } from '../../domain/run.ts';
import type { CallScenario } from '../../domain/scenario.ts';
import { isSameFailure } from '../../domain/reproduction.ts';
import { collectSeeds } from '../../reproduction/seeds/collect-seeds.ts';
import type { Prepared } from '../3-preparation.ts';
import type { ReviewParts } from '../review-parts.ts';
import { sharedBench } from '../shared-bench.ts';
import { passes } from '../../repair/observation/passes.ts';
import type { DraftTest } from './draft-test.ts';
import { ruleFor } from './draft-rule.ts';

/** The call that a written test makes, with its control: on the warm bench, where what it gives can be seen and varied. */
export interface DraftCall {
  scenario: CallScenario;
  control: CallScenario;
  failure: ObservedFailure;
}

const timeMs = 20_000;

/**
 * Reads the call of literals that a written test makes off its text and tries it on the warm bench. Null where there is none,
 * or it does not fail there as in production, or its control does not pass: the test alone is then what changes are held to.
 */
export async function callOfDraft(parts: ReviewParts, prepared: Prepared, draft: DraftTest): Promise<DraftCall | null> {
  const [scenario, control] = [
    callIn(parts, prepared, draft, draft.text),
    callIn(parts, prepared, draft, draft.control),
  ];
  if (!scenario || !control || JSON.stringify(scenario) === JSON.stringify(control)) return null;
  const bench = sharedBench(prepared.benches);
  const [failing, passing] = [await bench.try(scenario, { timeMs }), await bench.try(control, { timeMs })];
  if (failing.kind !== 'failed' || !passes(passing)) return null;
  const rule = ruleFor(parts, prepared, draft);
  const isSame = isSameFailure(rule(failing.failure, { file: scenario.module, function: null }));
  return isSame ? { scenario, control, failure: failing.failure } : null;
}

function callIn({ diagnosis }: ReviewParts, prepared: Prepared, draft: DraftTest, text: string): CallScenario | null {
  const [seed] = collectSeeds({
    files: [draft.file, ...diagnosis.files.filter((file) => !file.endsWith('package.json') || file === 'package.json')],
    readFile: (file) => (file === draft.file ? text : prepared.readFile(file)),
    frames: diagnosis.frames,
  }).filter(({ test }) => test === draft.file);
  if (!seed) return null;
  const { module, load, steps } = seed;
  return { kind: 'call', module, from: module, load, steps };
}
