import type { Hypothesis } from '../../domain/hypothesis.ts';
import { plainLine } from '../../domain/plain-text.ts';
import type { Said, WrittenTestInput } from '../../ports/workbench.ts';
import type { Admission } from '../../reproduction/admission/admit.ts';
import type { AdmissionCheckName } from '../../reproduction/admission/checks.ts';
import type { FreshSource } from '../fresh-test.ts';
import type { WorkbenchOptions } from './workbench-options.ts';
import { callOfDraft } from './call-of-draft.ts';
import { type DraftTest, draftTest } from './draft-test.ts';
import { ruleFor } from './draft-rule.ts';
import { freshDraft, reproducedBy, tryDraft } from './try-test.ts';

/** What a refused test asks for, by the check that refused it. */
const advice: Partial<Record<AdmissionCheckName, string>> = {
  parses: 'The test has a syntax error.',
  'one-test': 'Write exactly one test(...) or it(...).',
  'drives-the-code': 'Import the code by its relative path and call it.',
  'own-failure':
    'Take assertions about errors, try/catch and throw out: call the code with the failing input and let its error escape.',
  'source-edits': 'No mocks and no changes of files or globals: only another input.',
  loads:
    'It did not load: look at the output (a wrong relative path, a named export that is not there, require in place of import).',
  red: 'It passes: this input does not fail. Trace by hand which input makes the expression in "in short" fail, and mind checks on the way (validation, defaults, early returns).',
  identity:
    'It fails otherwise than production: compare class, operation and function below. Another function on the stack, or an input that gets past earlier checks, may be wanted.',
  'carries-failure': 'Let the error itself escape: the message of production has to stand in the output.',
  'fails-in-the-code': 'It fails in the test itself, not in the code.',
  'negative-control':
    'The control fails: "passing" has to be an input with which the very same test passes today. Look how existing tests call this code.',
  stable: 'It is not the same in every run: no clock, no chance, and await what is asynchronous.',
};

/** A written reproduction on its way to being admitted; each failure goes back as evidence on its hypothesis. */
export class ReproductionDraft {
  readonly #options: WorkbenchOptions;
  readonly #hypotheses: readonly Hypothesis[];
  readonly #engineTries: () => Promise<string>;
  #draft: DraftTest | null = null;
  #fresh: FreshSource | null = null;
  #about: Hypothesis | null = null;

  /** `engineTries`: the engine's own repairs on what is admitted, told in words. */
  constructor(options: WorkbenchOptions, hypotheses: readonly Hypothesis[], engineTries: () => Promise<string>) {
    this.#engineTries = engineTries;
    this.#options = options;
    this.#hypotheses = hypotheses;
  }

  /** Checks the text, runs it once with its control, and then as often as a claim needs. */
  async write(input: WrittenTestInput): Promise<Said> {
    const { parts, prepared } = this.#options;
    if (parts.reproduced?.reproduction)
      return { ok: false, text: 'there is an admitted reproduction: go on with the fix' };
    const asked = input.hypothesis.trim().toLowerCase();
    const about =
      asked === '' ? this.#hypotheses.at(-1) : this.#hypotheses.find(({ id }) => id.toLowerCase() === asked);
    if (!about)
      return {
        ok: false,
        text: `${plainLine(input.hypothesis, 40)} is no hypothesis of yours: propose_hypothesis gives an id`,
      };
    const draft = draftTest(prepared, input, about.claim);
    if (typeof draft === 'string') return { ok: false, text: draft };
    await this.dispose();
    this.#draft = draft;
    this.#about = about;
    this.#fresh = freshDraft(parts, prepared, draft);
    const admission = await tryDraft(parts, prepared, { draft, fresh: this.#fresh, runs: 1 });
    // A test that holds once is run as often as a claim needs, without being asked for it.
    if (admission.admitted) return this.admit();
    return { ok: false, isNew: true, text: this.#refused(admission, draft, about) };
  }

  /** The runs that a claim needs. */
  async admit(): Promise<Said> {
    const { parts, prepared, journal } = this.#options;
    if (parts.reproduced?.reproduction) return { ok: true, text: 'the reproduction is admitted: go on with the fix' };
    const { services } = parts;
    const [draft, fresh, about] = [this.#draft, this.#fresh, this.#about];
    if (!draft || !fresh || !about) return { ok: false, text: 'write_reproduction first' };
    journal.step('investigation', `running ${draft.file.split('/').at(-1)} ${services.freshRuns} times`);
    const admission = await tryDraft(parts, prepared, { draft, fresh, runs: services.freshRuns });
    if (!admission.admitted) return { ok: false, isNew: true, text: this.#refused(admission, draft, about) };
    await parts.reproduced?.fresh?.dispose();
    const call = await callOfDraft(parts, prepared, draft);
    const admitted = { draft, fresh, admission, strategy: 'model-written' as const, call };
    const hypotheses = parts.reproduced?.hypotheses ?? [];
    const reproduced = { ...reproducedBy(journal, parts, prepared, admitted), hypotheses };
    parts.reproduced = reproduced;
    // Its trees are the report's now.
    this.#fresh = null;
    about.state = 'confirmed';
    const { runs, tier } = reproduced.report;
    this.#note(about, `confirmed: ${runs.failing} of ${runs.total} fresh runs fail as in production (${tier})`);
    // On the warm bench alone: a test of its own process takes too long for many tries.
    const tried = call ? await this.#engineTries() : '';
    return {
      ok: true,
      isNew: true,
      text: `admitted: ${runs.failing} of ${runs.total} fresh runs fail as in production (${tier}), the control passes. Now the fix: apply_patch.${tried}`,
    };
  }

  #refused({ checks, sample }: Admission, draft: DraftTest, about: Hypothesis): string {
    const { parts, prepared } = this.#options;
    const failed = checks.find(({ outcome }) => outcome === 'failed');
    const why = `refused by ${failed?.name}: ${failed?.detail}`;
    const identity = sample?.failure ? ruleFor(parts, prepared, draft)(sample.failure) : null;
    this.#note(about, `${failed?.name === 'red' ? 'the test passes' : 'not yet'}: ${why}`);
    const output = sample?.output.trim() ?? '';
    return [
      why,
      ...(failed && advice[failed.name] ? [advice[failed.name] ?? ''] : []),
      ...(identity ? [`compared with production: ${identity.reasons.join('; ').slice(0, 700)}`] : []),
      ...(output ? [`its output:\n${output.slice(0, 2_500)}`] : []),
    ].join('\n');
  }

  #note(about: Hypothesis, outcome: string): void {
    const { journal, by } = this.#options;
    const words = plainLine(outcome, 700);
    const inputs = [`hypothesis:${about.id}`];
    const entry = journal.note({
      stage: 'investigation',
      kind: 'attempt',
      actor: by,
      inputs,
      outcome: words,
    });
    about.evidence.push(plainLine(words, 200), entry);
  }

  async dispose(): Promise<void> {
    await this.#fresh?.dispose();
    this.#fresh = null;
  }
}
