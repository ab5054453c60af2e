import type { ModelChoice } from '../domain/model-choice.ts';
import type { Occurrence } from '../domain/packed-signal.ts';
import type { Policy } from '../domain/policy.ts';
import type { RevisionRequest } from '../domain/revision-request.ts';
import type { ProgressSink } from '../domain/progress.ts';
import type { AgentSeat } from '../ports/agent-seat.ts';
import type { Bench } from '../ports/bench.ts';
import type { Checkpoints } from '../ports/checkpoints.ts';
import type { Model } from '../ports/model.ts';
import type { SessionLog } from '../ports/session-log.ts';
import type { Clock } from '../ports/clock.ts';
import type { Repository } from '../ports/repository.ts';
import type { Limits, Mount, Sandbox, SandboxSession } from '../ports/sandbox.ts';

/** The Node program that the target's tests run on. */
export interface TargetRuntime {
  path: string;
  version: string;
  /** Why it is not the one of production; null when it is, or when production's is not known. */
  mismatch: string | null;
}

/** What the stages need from outside, made by compose.ts. */
export interface Services {
  repository: Repository;
  /** The sandbox for the target's runtime; the command line's word on its kind comes before the policy's. */
  openSandbox(runtime: TargetRuntime, policy: { kind: string; limits: Partial<Limits> }): Promise<Sandbox>;
  /** The policy of a `.reproof.yaml`. Throws INVALID_POLICY. */
  loadPolicy(text: string, path: string): Promise<Policy>;
  /** Chooses the runtime for the one that the event names (null: none); with `typescript` one that loads .ts files. */
  chooseRuntime(wanted: { name: string; version: string } | null, typescript?: boolean): Promise<TargetRuntime>;
  createBench(session: SandboxSession, tree: string): Bench;
  /** Mounts that a session for benches needs besides the tree's own. */
  benchMounts: readonly Mount[];
  /** Text of the helper that ships with program tests. */
  programHelper: string;
  /** Texts of the files that stand in for what the program calls, by name; shipped beside tests that need them. */
  answerHelpers: Readonly<Record<string, string>>;
  /** Those that ship with it where completions are put in order, by file name. */
  orderHelpers: Readonly<Record<string, string>>;
  /** Texts of the helpers that ship with tests of pages, by file name. */
  pageHelpers: Readonly<Record<string, string>>;
  /** Absolute path of the script that builds a page's package and tells what came of it. */
  buildScript: string;
  /** Those that ship with tests of a deadline or of growth, by file name. */
  demandHelpers: Readonly<Record<string, string>>;
  /** What there is to open pages with; null where no Chromium was found. */
  browser: string | null;
  clock: Clock;
  /** Folder for installs of our own. */
  dependencyCache: string;
  /** Fresh runs that a reproduction must fail in. */
  freshRuns: number;
  /** The user's environment, for package managers only; never shown to repository code. */
  env: NodeJS.ProcessEnv;
  versions: Record<string, string>;
  /** Opens a model with the key that belongs to it. Throws BAD_USAGE where that lacks. */
  openModel(choice: ModelChoice): Promise<Model>;
  /** Where sessions with models are kept while they last. */
  sessionLog: SessionLog;
}

export interface FixOptions {
  /** Absolute path of the checkout. */
  repo: string;
  /** Bytes of any accepted format, or an occurrence that was read and scrubbed when it came in. */
  event: Buffer | Occurrence;
  out: string;
  /** Seconds for everything. */
  time?: number;
  sandbox?: string;
  install?: boolean;
  /** Takes over where the engine ends without a validated fix; none: nobody does. */
  model?: ModelChoice | null;
  /** Seconds of the engine where somebody works on behind it; half of all and 180 at most. No face offers it. */
  engineTime?: number;
  /** An outside agent that works on behind the engine, in a model's place. */
  agent?: AgentSeat;
  /** Most money that a model may cost, in US dollars; none: steps, tokens and time bound it alone. */
  money?: number;
  /** Ends with the reproduction: no fix is looked for. */
  reproduceOnly?: boolean;
  /** Fresh runs of the reproduction; 20, what a claim needs, unless a caller wants less than a claim. No face offers it. */
  freshRuns?: number;
  progress?: ProgressSink;
  /** Where finished stages are kept, for a run that is gone on with after a cut; none: it is begun again. */
  checkpoints?: Checkpoints;
  /** What reviewers have asked for; none: nothing. */
  revision?: RevisionRequest;
  /** Ends the run early, without a bundle. */
  stop?: AbortSignal;
}
