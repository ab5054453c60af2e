import type { Candidate } from '../../domain/fix.ts';
import { plainLine } from '../../domain/plain-text.ts';
import { languageOf } from '../../languages/languages.ts';
import type { ProposedFix, Said } from '../../ports/workbench.ts';
import { reachingOut } from '../../repair/signs/reaching-out.ts';
import { changesOf } from '../../repair/search/order.ts';
import { type Bisected, bisectStage } from '../5-bisect.ts';
import type { Validated } from '../7-validation.ts';
import { isBuiltHere } from '../built-here.ts';
import { mend } from '../mend.ts';
import { sharedBench } from '../shared-bench.ts';
import { testBench } from '../test-bench.ts';
import type { RepairParts } from '../6-repair.ts';
import { evidenceOf } from './evidence.ts';
import { independentReadings } from './independent-readings.ts';
import { outcomeWords } from './outcome-words.ts';
import { judgedWords } from './judged-words.ts';
import type { WorkbenchOptions } from './workbench-options.ts';
import type { WorkingCopy } from './working-copy.ts';

/**
 * How much a change that a model argued for is believed before anything is seen of it, so that one that passes and has no
 * sign against it stands at about 85 %: of patches of models that pass, four in five are reported to be right.
 */
const prior = 0.75;
const bisectAtMostMs = 15_000;
const rivalsAtMost = 5;
/** Time of the engine's own repairs on a written reproduction; twice what its search may take. */
const engineTriesMs = 30_000;
const engineAtLeastMs = 60_000;

/** The working copy's change on its way through the gates. */
export class CandidateFix {
  readonly #options: WorkbenchOptions;
  readonly #copy: WorkingCopy;
  #proposed = 0;
  /** Plausible changes that were not taken, of this session and of the engine: what a new one has to stand against. */
  readonly #rivals = new Map<string, Candidate>();
  #bisected: Bisected | null = null;
  #fallback: Validated | null = null;

  constructor(options: WorkbenchOptions, copy: WorkingCopy) {
    this.#options = options;
    this.#copy = copy;
  }

  async verify(): Promise<Said> {
    const { parts, prepared } = this.#options;
    const reproduced = parts.reproduced;
    const { files } = this.#copy;
    if (!reproduced?.reproduction || !reproduced.fresh)
      return { ok: false, text: 'there is no admitted reproduction yet' };
    if (Object.keys(files).length === 0)
      return { ok: false, text: 'the working copy has no change: apply_patch first' };
    const result = await reproduced.fresh.run({ replace: files });
    const lines = [`reproduction with your change: ${result.outcome}`];
    if (result.failure) lines.push(`${result.failure.type}: ${result.failure.message.slice(0, 300)}`);
    if (result.outcome !== 'passed') lines.push(result.output.trim().slice(0, 2_000));
    const warm = sharedBench(prepared.benches);
    const bench = reproduced.ownTest ? testBench(warm, reproduced.ownTest.run, () => false) : warm;
    const { scenario: failing, neighbours } = reproduced.reproduction;
    for (const [i, scenario] of [failing, ...neighbours.slice(0, 3)].entries()) {
      const outcome = await bench.try(scenario, { overlay: files, timeMs: 20_000 });
      const what = i === 0 ? 'the failing input' : `an input that passes today (${i})`;
      lines.push(`${what}: ${outcomeWords(outcome)}`);
    }
    return { ok: result.outcome === 'passed', text: lines.join('\n'), isNew: true };
  }

  async propose({ summary }: ProposedFix): Promise<Said> {
    const { parts, prepared, journal, time, by } = this.#options;
    const reproduced = parts.reproduced;
    const { files } = this.#copy;
    if (!reproduced?.reproduction) return { ok: false, text: 'no fix is judged without an admitted reproduction' };
    if (Object.keys(files).length === 0)
      return { ok: false, text: 'the working copy has no change: apply_patch first' };
    const foul = await this.#foul(files);
    if (foul) return this.#declined(`refused by hygiene: ${foul}`);
    const candidate: Candidate = {
      id: `model-${++this.#proposed}`,
      generator: by,
      kind: 'cause',
      summary: summaryOf(summary),
      files,
      prior,
    };
    const bisected = await this.#history();
    const inner = journal.within('investigation');
    const candidates = [candidate, ...this.#against(candidate)];
    const brought = { candidates, consult: this.#consult() };
    const validated = await mend(inner, parts, { prepared, reproduced, bisected }, time, brought);
    if (!validated) return { ok: false, text: 'no fix is judged without an admitted reproduction' };
    if (!validated.patch) {
      this.#keepRivals(validated);
      return this.#declined(judgedWords(validated, candidate.id));
    }
    parts.validated = validated;
    parts.bisected = bisected;
    return {
      ok: true,
      isNew: true,
      text: `every gate passed: ${validated.validation.gates.map(({ name, outcome }) => `${name} ${outcome}`).join(', ')}`,
    };
  }

  /**
   * The engine's own repairs on a reproduction that it did not have: what this session's change has to stand against, and what
   * is left where it comes to none. Out come words for the session.
   */
  async engineTries(): Promise<string> {
    const { parts, prepared, journal, time } = this.#options;
    const { reproduced } = parts;
    if (!reproduced?.reproduction || time.left() < engineAtLeastMs) return '';
    const bisected = await this.#history();
    const short = { ...time, left: () => Math.min(time.left(), engineTriesMs) };
    const tried = await mend(journal.within('investigation'), parts, { prepared, reproduced, bisected }, short);
    if (!tried) return '';
    this.#keepRivals(tried);
    if (tried.decision.kind === 'declined') {
      parts.validated = tried;
      const named = tried.decision.rivals.length > 0 ? 'see read_evidence "repairs"' : 'it has none that passes';
      return ` The engine tried its own repairs on it and takes none (${plainLine(tried.decision.detail, 200)}): ${named}.`;
    }
    if (!tried.patch) return '';
    const { candidate } = tried.decision.chosen;
    this.#rivals.set(JSON.stringify(candidate.files), candidate);
    this.#fallback = tried;
    return ` The engine would take this repair; propose it, or a better one:\n${tried.patch.text.slice(0, 2_000)}`;
  }

  /** Where the session came to no fix of its own, the engine's on its reproduction stands. */
  settle(): void {
    const { parts } = this.#options;
    if (parts.validated?.patch || !this.#fallback) return;
    parts.validated = this.#fallback;
    parts.bisected = this.#bisected;
  }

  /** The plausible changes that the engine could not tell apart, and this session's own earlier ones: they are run beside it. */
  #against({ files }: Candidate): Candidate[] {
    const { validated } = this.#options.parts;
    if (validated?.decision.kind === 'declined') this.#keepRivals(validated);
    const own = JSON.stringify(files);
    return [...this.#rivals.values()].filter((one) => JSON.stringify(one.files) !== own).slice(0, rivalsAtMost);
  }

  #keepRivals({ decision }: Validated): void {
    for (const { contender } of decision.rivals) {
      const { candidate, evidence } = contender;
      if (candidate.kind === 'suppression' || evidence.signs.some(({ severity }) => severity === 'refuse')) continue;
      this.#rivals.set(JSON.stringify(candidate.files), candidate);
    }
  }

  #consult(): RepairParts['consult'] {
    const { readers, parts, prepared, mark, clean, journal, by } = this.#options;
    const ask = readers?.ask;
    if (!ask) return undefined;
    return async (contenders) => {
      const opinions = await independentReadings(contenders, {
        ask,
        evidence: evidenceOf(parts, prepared),
        mark,
        clean,
      });
      for (const [id, { forIt, none, why }] of opinions)
        journal.note({
          stage: 'investigation',
          kind: 'readings',
          actor: by,
          inputs: [`candidate:${id}`],
          outcome: `${Math.round(forIt * 100)} % for it, ${Math.round(none * 100)} % for none: ${plainLine(why, 400)}`,
        });
      return opinions;
    };
  }

  /** What no gate asks of the engine's own candidates, as it makes none such. */
  async #foul(files: Record<string, string>): Promise<string | null> {
    const { parts, prepared } = this.#options;
    const tests = new Set(prepared.project.packages.flatMap((one) => one.tests));
    const isTest = (file: string): boolean => tests.has(file) || languageOf(file)?.isTest(file) === true;
    const bad = Object.keys(files).find((file) => isTest(file) || isBuiltHere(file, prepared.readFile));
    if (bad) return `${bad} is a test, or made by a build`;
    const added = Object.keys(files).find(
      (file) => !parts.diagnosis.files.includes(file) && prepared.readFile(file) !== null,
    );
    if (added) return `${added} is not tracked`;
    const changes = await changesOf(files, { read: async (file) => prepared.readFile(file) });
    const [sign] = reachingOut(
      changes.flatMap(({ path, before, after }) => (after === null ? [] : [{ path, before, after }])),
    );
    return sign ? `${sign.detail}; a repair does nothing besides repairing` : null;
  }

  #declined(why: string): Said {
    const { journal, by } = this.#options;
    journal.note({
      stage: 'investigation',
      kind: 'refused-fix',
      actor: by,
      outcome: plainLine(why, 700),
    });
    return { ok: false, isNew: true, text: why };
  }

  /** The engine's bisection, or one of a reproduction that it did not have. */
  async #history(): Promise<Bisected> {
    const { parts, prepared, journal, time } = this.#options;
    const { services, event, diagnosis, reproduced, bisected } = parts;
    if (bisected) return bisected;
    if (this.#bisected || !reproduced) return this.#bisected ?? { culprit: null, words: 'not asked', lastGood: null };
    const budgetMs = Math.min(bisectAtMostMs, time.left() * 0.1);
    const inner = journal.within('investigation');
    return (this.#bisected = await bisectStage(inner, services, event, diagnosis, prepared, reproduced, budgetMs));
  }

  /** The version before the bug, where it was made here and no report has taken it over. */
  async dispose(): Promise<void> {
    const own = this.#bisected?.lastGood;
    if (!own || this.#options.parts.bisected === this.#bisected) return;
    await own.bench.close();
    await own.tree.dispose();
  }
}

/** Words of a model that people will read: one line, no addresses, no markup that shows or loads anything. */
function summaryOf(text: string): string {
  const bare = plainLine(text, 400)
    .replace(/!?\[([^\]]{0,200})\]\([^)]{0,400}\)/g, '$1')
    .replace(/\b[a-z][\w+.-]{1,20}:\/\/\S+|\bwww\.\S+/gi, '(an address, left out)')
    .replace(/[<>]/g, '');
  return bare.trim() || 'A change by a model.';
}
