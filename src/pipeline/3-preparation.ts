import type { ProductionEvent } from '../domain/event.ts';
import type { Policy } from '../domain/policy.ts';
import type { Bench } from '../ports/bench.ts';
import type { PageBuilder } from '../ports/page-builder.ts';
import type { ExportReport } from '../ports/repository.ts';
import type { Sandbox, SandboxSession } from '../ports/sandbox.ts';
import { detectProject } from '../preparation/project/detect.ts';
import type { Project } from '../preparation/project/project.ts';
import { checkDependencies } from '../preparation/dependencies/check.ts';
import { installDependencies } from '../preparation/dependencies/install.ts';
import { createScratch } from '../preparation/scratch/create.ts';
import { installedReader } from '../preparation/scratch/installed.ts';
import type { ScratchTree } from '../preparation/scratch/tree.ts';
import type { Diagnosis } from './2-diagnosis.ts';
import { buildSteps } from './build-steps.ts';
import type { Journal } from './journal.ts';
import { SandboxPageBuilder } from './page-builder.ts';
import { type Foreign, foreignOf, languageOfStack } from './languages/foreign.ts';
import { limitsOf, overridesOf, serviceOf } from './policy.ts';
import type { FixOptions, Services, TargetRuntime } from './services.ts';
import { untilStopped } from './time-limit.ts';
import { treeRemarks } from './tree-remarks.ts';
import { treeText } from './tree-text.ts';
import { needsTypeStripping } from './type-stripping.ts';

/** A tree of the base commit that code can run in, and what runs it. */
export interface Prepared {
  scratch: ScratchTree;
  /** Text of a file of the tree (path from the root). */
  readFile: (file: string) => string | null;
  project: Project;
  runtime: TargetRuntime;
  /** Warm benches on copies of the tree that the programs may write to. */
  benches: [Bench, Bench];
  openSession(tree: ScratchTree): SandboxSession;
  /** A further warm bench on another tree; the caller closes it. */
  benchOn(tree: ScratchTree): Bench;
  /** A scratch tree of another commit with the same dependencies. */
  scratchOf(commit: string): Promise<ScratchTree>;
  /** What runs the code where the stack is not JavaScript's; a sentence where nothing does, null where it is JavaScript's. */
  foreign: Foreign | null;
  notRunnable: string | null;
  /** Names that the tree declares and nothing provides. */
  missingDependencies: string[];
  /** Builds what a browser is served. */
  pageBuilder: PageBuilder;
  /** What the tree lacks against a checkout, for the report. */
  remarks: string[];
  dispose(): Promise<void>;
}

/** The scratch tree with the dependencies that the checkout has, or, where some lack and it was asked for, an install of our own. */
async function treeWithDependencies(
  journal: Journal,
  services: Services,
  diagnosis: Diagnosis,
  setting: { copy: boolean; install: boolean; runtime: TargetRuntime; policy: Policy; stop: AbortSignal },
) {
  const { repository } = services;
  let installed: ReadonlyMap<string, string> | undefined;
  const dependencies = setting.copy ? 'copy' : 'mount';
  const scratchOf = (commit: string, onExport?: (report: ExportReport) => void) =>
    createScratch({ repository, commit, dependencies, installed, onExport });
  let remarks: string[] = [];
  const look = async () => {
    const scratch = await scratchOf(diagnosis.baseCommit, (report) => (remarks = treeRemarks(report)));
    const text = treeText(scratch.root);
    const read = async (file: string) => text(file);
    const reader = installedReader(scratch);
    const project = await detectProject(diagnosis.files, read, {
      installed: reader,
      overrides: overridesOf(setting.policy),
    });
    const state = await checkDependencies(project, read, reader);
    return {
      scratch,
      text,
      read,
      project,
      missing: state.kind === 'missing' ? state.missing.map(({ name }) => name) : [],
    };
  };
  let seen = await look();
  if (seen.missing.length > 0 && setting.install) {
    journal.step('preparation', `installing ${seen.missing.length} missing dependencies into the cache`);
    const { project, read } = seen;
    const made = await installDependencies({
      project,
      read,
      cache: services.dependencyCache,
      runtime: setting.runtime.version,
      env: services.env,
      signal: setting.stop,
    });
    journal.note({
      stage: 'preparation',
      kind: 'install',
      actor: 'engine',
      outcome: made.kind === 'installed' ? 'installed by the lock file' : `failed: ${made.reason}`.slice(0, 500),
    });
    if (made.kind === 'installed') {
      installed = made.places;
      await seen.scratch.dispose();
      seen = await look();
    }
  }
  return { ...seen, remarks, scratchOf };
}

/** What is prepared for: the event, where it lies, and the rules that hold there. */
interface Subject {
  options: FixOptions;
  event: ProductionEvent;
  policy: Policy;
  diagnosis: Diagnosis;
}

function noteTree(
  journal: Journal,
  baseCommit: string,
  made: { sandbox: string; runtime: TargetRuntime; project: Project; missing: readonly string[]; ran: string | null },
): void {
  const { sandbox, runtime, project, missing, ran } = made;
  const mismatch = runtime.mismatch ? ` (${runtime.mismatch})` : '';
  const lacks = missing.length ? `, missing: ${missing.slice(0, 8).join(', ')}` : '';
  journal.note({
    stage: 'preparation',
    kind: 'scratch-tree',
    actor: 'engine',
    inputs: [`commit:${baseCommit}`],
    outcome: ran
      ? `${sandbox} sandbox, ${ran}`
      : `${sandbox} sandbox, node ${runtime.version}${mismatch}, ${project.packageManager.name}${lacks}`,
  });
}

/** What runs the stack's language here, or why nothing does. */
async function foreignIn(
  services: Services,
  about: {
    stack: NonNullable<ReturnType<typeof languageOfStack>>;
    told: { name: string; version: string } | null;
    files: readonly string[];
    text: (file: string) => string | null;
  },
  sandbox: Sandbox,
): Promise<Foreign | string> {
  const { stack, told, files, text } = about;
  const checkout = services.repository.root;
  const found = await services.findToolchain({ language: stack.language.name, runtime: told, checkout });
  return typeof found === 'string' ? found : foreignOf(stack, files, text, found, sandbox);
}

function runningWords(foreign: Foreign | string | null): string | null {
  if (foreign === null || typeof foreign === 'string') return foreign;
  const { label, mismatch } = foreign.toolchain;
  return `${label}, ${foreign.framework.name}${mismatch ? ` (${mismatch})` : ''}`;
}

async function disposeOf(benches: readonly Bench[], trees: readonly ScratchTree[]): Promise<void> {
  await Promise.all(benches.map((bench) => bench.close()));
  await Promise.all(trees.map((tree) => tree.dispose()));
}

function pageBuilderOf(
  journal: Journal,
  services: Services,
  { event, policy, diagnosis: { files } }: Omit<Subject, 'options'>,
  { scratch, project, runtime, openSession }: Pick<Prepared, 'scratch' | 'project' | 'runtime' | 'openSession'>,
): PageBuilder {
  return new SandboxPageBuilder({
    scratch,
    openSession,
    node: runtime.path,
    script: services.buildScript,
    files,
    stepsFor: (about) => buildSteps({ project, policy, service: event.service, files }, about),
    tell: (line) => journal.step('reproduction', line),
  });
}

/** Everything that stands on the tree. */
async function assembled(
  journal: Journal,
  services: Services,
  { event, policy, diagnosis }: Subject,
  {
    made,
    runtime,
    sandbox,
    told,
  }: {
    made: Awaited<ReturnType<typeof treeWithDependencies>>;
    runtime: TargetRuntime;
    sandbox: Sandbox;
    told: { name: string; version: string } | null;
  },
): Promise<Prepared> {
  const { scratch, text, project, missing, remarks, scratchOf } = made;
  const stack = languageOfStack(diagnosis.frames);
  const foreign = stack && (await foreignIn(services, { stack, told, files: diagnosis.files, text }, sandbox));
  const ran = foreign && typeof foreign !== 'string' ? foreign : null;
  const openPlain = (tree: ScratchTree) => sandbox.open(tree.root, [...tree.mounts, ...services.benchMounts]);
  const openSession = (tree: ScratchTree) => (ran ? ran.openSession(tree) : openPlain(tree));
  const benchOn = (tree: ScratchTree) => services.createBench(openPlain(tree), tree.root);
  const second = await scratch.derive();
  const benches: [Bench, Bench] = [benchOn(scratch), benchOn(second)];
  const pageBuilder = pageBuilderOf(journal, services, { event, policy, diagnosis }, { ...made, runtime, openSession });
  noteTree(journal, diagnosis.baseCommit, {
    sandbox: sandbox.kind,
    runtime,
    project,
    missing,
    ran: runningWords(foreign),
  });
  return {
    scratch,
    readFile: text,
    project,
    runtime,
    benches,
    openSession,
    benchOn,
    pageBuilder,
    scratchOf,
    dispose: () => disposeOf(benches, [scratch, second]),
    foreign: ran,
    notRunnable: typeof foreign === 'string' ? foreign : null,
    missingDependencies: ran ? [] : missing,
    remarks,
  };
}

/** Stage 3: the base commit as a scratch tree in the sandbox (ENV-1); the checkout is only read. */
export function prepare(
  journal: Journal,
  services: Services,
  { options, event, policy, diagnosis }: Subject,
  stop: AbortSignal,
): Promise<Prepared> {
  return journal.stage(
    'preparation',
    'preparing a scratch tree',
    async () => {
      const configured = serviceOf(policy, event.service)?.runtime;
      const told = event.runtime ?? (configured ? { name: 'node', version: configured } : null);
      const wanted = languageOfStack(diagnosis.frames) ? null : told;
      const { kind } = policy.sandbox;
      const open = async (shown: TargetRuntime) =>
        untilStopped(await services.openSandbox(shown, { kind, limits: limitsOf(policy) }), stop);
      let runtime = await services.chooseRuntime(wanted);
      let sandbox = await open(runtime);
      const made = await treeWithDependencies(journal, services, diagnosis, {
        copy: sandbox.kind === 'none',
        install: options.install === true,
        runtime,
        policy,
        stop,
      });
      if (needsTypeStripping(made.project, diagnosis.frames, runtime.version)) {
        runtime = await services.chooseRuntime(wanted, true);
        sandbox = await open(runtime);
      }
      return assembled(journal, services, { options, event, policy, diagnosis }, { made, runtime, sandbox, told });
    },
    ({ runtime, scratch, foreign }) => ({
      text: `sandboxed copy at ${diagnosis.baseCommit.slice(0, 7)}, ${foreign?.toolchain.label ?? `node ${runtime.version}`}, ${scratch.mounts.length} dependency folder(s)`,
    }),
  );
}
