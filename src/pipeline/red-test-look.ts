import type { AskedHypothesis } from '../domain/own-hypothesis.ts';
import type { ReproductionContext } from '../reproduction/context.ts';
import { type LikelyTests, likelyTests, type TestSign } from '../reproduction/existing/likely-tests.ts';
import type { Attempt, HypothesisBoard } from '../reproduction/hypotheses/board.ts';
import { existingTest, type ExistingTestInput } from '../reproduction/strategies/existing-test.ts';
import type { Diagnosis } from './2-diagnosis.ts';
import { admitExisting } from './admit-existing.ts';
import type { AdmissionParts } from './admit-written.ts';
import { judgeFor } from './judge.ts';
import { RepositoryTests } from './repository-tests.ts';
import type { Reproduced } from './reproduced.ts';

interface LookParts extends Omit<AdmissionParts, 'found'> {
  diagnosis: Diagnosis;
}

/** Longest first run of the tests: where nothing speaks for one it must not be felt. */
const firstMs: Record<TestSign, number> = { 'on-stack': 15_000, 'test-run': 15_000, none: 900 };
/** Without a sign no more files than start within that time. */
const filesWithoutSign = 2;
/** Copying a larger tree takes longer than that. */
const filesToCopy = 3_000;
const longerMs = 6_000;
const chosenMs = 60_000;

type Found = Omit<Reproduced, 'hypotheses' | 'narrowing' | 'late'>;

/** Looks for a test of the repository that is red as production was, and has it admitted. */
export class RedTestLooker {
  readonly #parts: LookParts;
  readonly #context: ReproductionContext;
  readonly #board: HypothesisBoard;
  readonly #likely: LikelyTests;
  #cutOff = false;

  constructor(parts: LookParts, context: ReproductionContext, board: HypothesisBoard) {
    this.#parts = parts;
    this.#context = context;
    this.#board = board;
    const { event, diagnosis, prepared } = parts;
    const tests = prepared.project.packages.flatMap((one) => one.tests);
    this.#likely = likelyTests({ event, frames: diagnosis.frames, tests, readFile: prepared.readFile });
  }

  /** Before everything else, cheaply. */
  async first(): Promise<Found | null> {
    const { sign, files } = this.#likely;
    if (sign === 'none' && this.#context.files.length > filesToCopy) {
      this.#cutOff = files.length > 0;
      return null;
    }
    const few = sign === 'none' ? files.slice(0, filesWithoutSign) : files;
    return this.#look(few, firstMs[sign]);
  }

  /** Tests that a person has chosen, on the board as that person's claim. */
  async chosen({ id, by, claim, trial }: AskedHypothesis): Promise<Found | null> {
    const known = new Set(this.#parts.prepared.project.packages.flatMap((one) => one.tests));
    const files = (trial.kind === 'tests' ? trial.files : []).filter((file) => known.has(file));
    if (files.length > 0) {
      const found = await this.#look(files, chosenMs, { id, by, claim });
      this.#cutOff = false;
      return found;
    }
    let isTold = false;
    const attempt = async (): Promise<Attempt> => {
      isTold = true;
      return {
        kind: 'inconclusive',
        evidence: 'not run: none of these is a test file that this project’s runners run',
      };
    };
    this.#board.add({ id, by, claim, strategy: 'existing-test', rank: 1, about: id, attempt });
    await this.#board.run(() => isTold);
    return null;
  }

  /** When nothing else was found and the first look saw no end, or was left out. */
  async longer(): Promise<Found | null> {
    const { clock, deadline } = this.#context;
    const left = Math.min(longerMs, deadline - clock.elapsed());
    return this.#cutOff && left > firstMs.none ? this.#look(this.#likely.files, left) : null;
  }

  async #look(files: string[], timeMs: number, asked?: ExistingTestInput['asked']): Promise<Found | null> {
    if (files.length === 0) return null;
    const { event, diagnosis, prepared } = this.#parts;
    // A test that production names belongs to its stack; any other only drives the code.
    const onStack = new Set(diagnosis.frames.map(({ file }) => file));
    const harness = files.filter((file) => !onStack.has(file));
    const judge = judgeFor(event, diagnosis, prepared.readFile, harness);
    const tests = new RepositoryTests(prepared, judge);
    const looked = await existingTest(this.#context, this.#board, {
      tests,
      likely: { ...this.#likely, files: files.filter((file) => tests.files.includes(file)) },
      scenarioOf: (selection) => tests.scenarioOf(selection),
      judge,
      timeMs,
      asked,
    });
    this.#cutOff = looked.cutOff;
    const admitted = looked.found && (await admitExisting({ ...this.#parts, judge }, looked.found, tests));
    if (looked.found && admitted?.reproduction)
      return { ...admitted, judge, harness, found: looked.found.found, closest: null, entries: [] };
    if (looked.found)
      this.#board.refuse(looked.found.by, admitted?.report.identity.reasons.at(-1) ?? 'it cannot be run alone');
    await tests.dispose();
    return null;
  }
}
