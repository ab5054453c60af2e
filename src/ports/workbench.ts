/** What a tool brought. `isNew`: evidence that was not there before (a run, a refutation, a claim), and no mere reading. */
export interface Said {
  ok: boolean;
  text: string;
  isNew?: boolean;
}

/** One exact replacement in a file of the tree. */
export interface TextEdit {
  file: string;
  find: string;
  replace: string;
}

export interface WrittenTestInput {
  hypothesis: string;
  /** File of the repository that the test drives. */
  drives: string;
  test: string;
  /** Text of the failing input in the test, and what stands there in the control that must pass. */
  failing: string;
  passing: string;
}

export interface ProposedFix {
  hypothesis: string | null;
  summary: string;
}

/** How far the work on the bug is. */
export interface WorkState {
  reproduced: boolean;
  /** A fix has passed every gate: the session is over. */
  fixed: boolean;
  hypotheses: number;
  /** Files that the working copy has otherwise than the base commit. */
  changed: readonly string[];
}

/**
 * What tools get of one bug (SEC-3): reading at the base commit, claims, runs in its sandbox session, candidates for the
 * gates. Nothing here can widen the sandbox, reach a host, leave the tree, commit, push, or end a process of ours; paths
 * are from the repository's root and are checked here, whoever asks.
 */
export interface Workbench {
  state(): WorkState;
  /** Tracked files of the base commit. */
  files(): readonly string[];
  /** A tracked file as the working copy has it; null when there is none or it is no text. */
  read(file: string): string | null;
  log(file: string | null, limit: number): Promise<Said>;
  blame(file: string, from: number, to: number): Promise<Said>;
  /** Names of what can be read as evidence; one of them in full. */
  evidence(name: string | null): Said;
  hypothesis(claim: string, test: string): Said;
  writeReproduction(input: WrittenTestInput): Promise<Said>;
  runReproduction(): Promise<Said>;
  /** Puts edits or a unified diff into the working copy, all or none; `dryRun` only says whether they apply. */
  change(change: { edits: readonly TextEdit[]; patch: string | null }, dryRun: boolean): Promise<Said>;
  /** Takes every change of the working copy back. */
  reset(): Said;
  execute(argv: readonly string[], timeoutS: number): Promise<Said>;
  /** What the working copy does with the reproduction and the inputs that pass; believed by nobody but the asker. */
  verify(): Promise<Said>;
  /** The working copy's change as a candidate through the very gates of every other. */
  propose(fix: ProposedFix): Promise<Said>;
  /** Words for the ledger: a comment, a work item to be made or closed. Nothing outside the bug is changed by it. */
  remark(kind: 'comment' | 'work-item' | 'close-work-item', text: string): Said;
}
