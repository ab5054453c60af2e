import type { Hypothesis } from '../../domain/hypothesis.ts';
import { plainLine } from '../../domain/plain-text.ts';
import type { ProposedFix, Said, TextEdit, Workbench, WorkState, WrittenTestInput } from '../../ports/workbench.ts';
import { CandidateFix } from './candidate-fix.ts';
import { CommandRoom } from './command-room.ts';
import { evidenceOf } from './evidence.ts';
import { ReproductionDraft } from './reproduction-draft.ts';
import type { WorkbenchOptions } from './workbench-options.ts';
import { WorkingCopy } from './working-copy.ts';

/**
 * The one workbench of the product (SEC-3): models, agents and people get the same evidence, the same sandbox and the same
 * gates. What it brings to `parts` (a reproduction, a validated fix) is what the engine would have brought.
 */
export class BugWorkbench implements Workbench {
  readonly hypotheses: Hypothesis[] = [];
  readonly #options: WorkbenchOptions;
  readonly #copy: WorkingCopy;
  readonly #tracked: ReadonlySet<string>;
  readonly #commands: CommandRoom;
  readonly #draft: ReproductionDraft;
  readonly #fix: CandidateFix;

  constructor(options: WorkbenchOptions) {
    this.#options = options;
    const { parts, prepared } = options;
    this.#tracked = new Set(parts.diagnosis.files);
    this.#copy = new WorkingCopy(
      (file) => (this.#tracked.has(file) ? prepared.readFile(file) : null),
      parts.policy.protectedPaths,
    );
    this.#commands = new CommandRoom(prepared, this.#copy);
    const fix = new CandidateFix(options, this.#copy);
    this.#fix = fix;
    this.#draft = new ReproductionDraft(options, this.hypotheses, () => fix.engineTries());
  }

  state(): WorkState {
    const { parts } = this.#options;
    return {
      reproduced: parts.reproduced?.reproduction != null,
      fixed: parts.validated?.patch != null,
      hypotheses: this.hypotheses.length,
      changed: Object.keys(this.#copy.files),
    };
  }

  files(): readonly string[] {
    return this.#options.parts.diagnosis.files;
  }

  read(file: string): string | null {
    return this.#copy.read(file);
  }

  async log(file: string | null, limit: number): Promise<Said> {
    const { services, diagnosis } = this.#options.parts;
    if (file !== null && !this.#tracked.has(file)) return noFile(file);
    const commits = await services.repository.log(diagnosis.baseCommit, file === null ? [] : [file], limit);
    const lines = commits.map(
      ({ commit, at, author, subject }) => `${commit.slice(0, 10)} ${at} ${author}: ${subject}`,
    );
    return { ok: true, text: lines.join('\n') || 'no commit' };
  }

  async blame(file: string, from: number, to: number): Promise<Said> {
    const { services, diagnosis } = this.#options.parts;
    if (!this.#tracked.has(file)) return noFile(file);
    const count = this.#options.prepared.readFile(file)?.split('\n').length ?? 0;
    if (from > to || from > count) return { ok: false, text: `${file} has ${count} lines` };
    const found = await services.repository.blame(diagnosis.baseCommit, file, from, Math.min(to, count));
    return {
      ok: true,
      text: found.map(({ commit, author, lines }) => `${lines} lines: ${commit.slice(0, 10)} ${author}`).join('\n'),
    };
  }

  evidence(name: string | null): Said {
    // As it is now: a session adds to it.
    const evidence = evidenceOf(this.#options.parts, this.#options.prepared);
    const text = name === null ? undefined : evidence.get(name.trim().toLowerCase());
    if (text !== undefined) return { ok: true, text };
    return { ok: name === null, text: `evidence: ${[...evidence.keys()].join(', ')}` };
  }

  hypothesis(claim: string, test: string): Said {
    const { parts, journal, by } = this.#options;
    const known = (parts.reproduced?.hypotheses.length ?? 0) + this.hypotheses.length;
    const words = `${plainLine(claim, 600)} Then: ${plainLine(test, 600)}`;
    const id = `H${known + 1}`;
    const entry = journal.note({
      stage: 'investigation',
      kind: 'hypothesis',
      actor: by,
      outputs: [`hypothesis:${id}`],
      outcome: `open: ${words}`.slice(0, 800),
    });
    this.hypotheses.push({ id, by, claim: words, state: 'open', rank: 1, evidence: [entry] });
    return { ok: true, text: `${id} is on the board. Test it.`, isNew: true };
  }

  writeReproduction(input: WrittenTestInput): Promise<Said> {
    return this.#draft.write(input);
  }

  runReproduction(): Promise<Said> {
    return this.#draft.admit();
  }

  change(change: { edits: readonly TextEdit[]; patch: string | null }, dryRun: boolean): Promise<Said> {
    return this.#copy.apply(change.edits, change.patch, dryRun);
  }

  reset(): Said {
    this.#copy.reset();
    return { ok: true, text: 'the working copy is the base commit again' };
  }

  execute(argv: readonly string[], timeoutS: number): Promise<Said> {
    return this.#commands.run(argv, timeoutS);
  }

  verify(): Promise<Said> {
    return this.#fix.verify();
  }

  async propose(fix: ProposedFix): Promise<Said> {
    if (this.hypotheses.length === 0) return { ok: false, text: 'state the cause by propose_hypothesis first' };
    const said = await this.#fix.propose(fix);
    const about = this.hypotheses.find(({ id }) => id === fix.hypothesis) ?? this.hypotheses.at(-1);
    if (about) {
      about.evidence.push(plainLine(said.text, 200));
      if (this.state().fixed) about.state = 'confirmed';
    }
    return said;
  }

  remark(kind: 'comment' | 'work-item' | 'close-work-item', text: string): Said {
    const { journal, by } = this.#options;
    journal.note({ stage: 'investigation', kind, actor: by, outcome: plainLine(text, 700) });
    return { ok: true, text: 'kept in the ledger' };
  }

  /** To be called once nobody works here any more. */
  settle(): void {
    this.#fix.settle();
  }

  async dispose(): Promise<void> {
    await this.#commands.dispose();
    await this.#draft.dispose();
    await this.#fix.dispose();
  }
}

const noFile = (file: string): Said => ({ ok: false, text: `${plainLine(file, 200)} is no tracked file` });
