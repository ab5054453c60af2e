import type { Hypothesis } from '../../domain/hypothesis.ts';
import { plainLine } from '../../domain/plain-text.ts';
import type { Said, WrittenTestInput } from '../../ports/workbench.ts';
import type { Admission } from '../../reproduction/admission/admit.ts';
import type { FreshSource } from '../fresh-test.ts';
import type { WorkbenchOptions } from './workbench-options.ts';
import { type DraftTest, draftTest } from './draft-test.ts';
import { freshDraft, reproducedBy, ruleFor, tryDraft } from './try-test.ts';

/** A written reproduction on its way to being admitted; each failure goes back as evidence on its hypothesis. */
export class ReproductionDraft {
  readonly #options: WorkbenchOptions;
  readonly #hypotheses: readonly Hypothesis[];
  #draft: DraftTest | null = null;
  #fresh: FreshSource | null = null;
  #about: Hypothesis | null = null;

  constructor(options: WorkbenchOptions, hypotheses: readonly Hypothesis[]) {
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
    const admitted = { draft, fresh, admission, strategy: 'model-written' as const };
    const hypotheses = parts.reproduced?.hypotheses ?? [];
    const reproduced = { ...reproducedBy(journal, parts, prepared, admitted), hypotheses };
    parts.reproduced = reproduced;
    // Its trees are the report's now.
    this.#fresh = null;
    about.state = 'confirmed';
    const { runs, tier } = reproduced.report;
    this.#note(about, `confirmed: ${runs.failing} of ${runs.total} fresh runs fail as in production (${tier})`);
    return {
      ok: true,
      isNew: true,
      text: `admitted: ${runs.failing} of ${runs.total} fresh runs fail as in production (${tier}), the control passes. Now the fix: apply_patch.`,
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
