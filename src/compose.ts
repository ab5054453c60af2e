import { readSpecialist } from './config/read-specialist.ts';
import { shippedSpecialists } from './config/shipped-specialists.ts';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from './config/cache-folder.ts';
import { Fault } from './domain/fault.ts';
import type { Framework } from './domain/reproduction.ts';
import { languages, languageTestedBy } from './languages/languages.ts';
import { withEnvironment } from './pipeline/languages/with-environment.ts';
import type { ModelChoice } from './domain/model-choice.ts';
import type { FixResult } from './pipeline/fix.ts';
import type { FixOptions, Services } from './pipeline/services.ts';
import { systemClock } from './ports/clock.ts';
import type { Model } from './ports/model.ts';
import type { Repository } from './ports/repository.ts';
import type { Limits, Sandbox } from './ports/sandbox.ts';
import type { FindToolchain, Toolchain } from './ports/toolchain.ts';
import { noSessionLog, type SessionLog } from './ports/session-log.ts';
import type { VerifyPorts } from './verify/verify-bundle.ts';

export type SandboxChoice = 'auto' | 'bwrap' | 'docker' | 'none';

/** The sandbox that the user chose; `auto` is bubblewrap. `more` programs are shown in it. Throws SANDBOX_UNAVAILABLE. */
export async function openSandbox(
  choice: SandboxChoice,
  more: readonly string[] = [],
  limits: Partial<Limits> = {},
): Promise<Sandbox> {
  const { findBrowser } = await import('./adapters/chromium/find-browser.ts');
  const { withBrowser } = await import('./adapters/chromium/browser-sandbox.ts');
  return withBrowser(await plainSandbox(choice, more, limits), findBrowser());
}

async function plainSandbox(choice: SandboxChoice, more: readonly string[], limits: Partial<Limits>): Promise<Sandbox> {
  const programs = [...new Set([process.execPath, ...more])];
  if (choice === 'auto' || choice === 'bwrap') {
    const { createBubblewrap } = await import('./adapters/bubblewrap/sandbox.ts');
    return createBubblewrap({ programs, limits });
  }
  if (choice === 'none') {
    const { createNoSandbox } = await import('./adapters/no-sandbox/sandbox.ts');
    return createNoSandbox({ programs, limits });
  }
  const { createDocker } = await import('./adapters/docker/sandbox.ts');
  return createDocker({ programs, limits });
}

/** REP-4: no reproduction is claimed after fewer. */
const runsOfAClaim = 20;

const answerFileNames = ['recorded', 'database', 'postgresql', 'mysql', 'redis'].map((name) => `${name}-answers.cjs`);

async function servicesFor(options: FixOptions, repository: Repository): Promise<Services> {
  const { chooseRuntime } = await import('./preparation/runtime/choose.ts');
  const { NodeBench, runtimeFolder } = await import('./adapters/node-bench/node-bench.ts');
  const runtimeTexts = (files: readonly string[]): Record<string, string> =>
    Object.fromEntries(files.map((file) => [file, readFileSync(path.join(runtimeFolder, file), 'utf8')]));
  const { findBrowser } = await import('./adapters/chromium/find-browser.ts');
  const { scenarioBench } = await import('./pipeline/scenario-bench.ts');
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  const asked = options.sandbox ?? 'auto';
  const browser = findBrowser();
  return {
    repository,
    chooseRuntime: (wanted, typescript) =>
      chooseRuntime({ wanted, typescript, env: process.env, own: process.execPath }),
    findToolchain: await toolchains(),
    openSandbox: (runtime, { kind, limits }) =>
      openSandbox((asked === 'auto' ? kind : asked) as SandboxChoice, [runtime.path], limits),
    loadPolicy: async (text, file) => (await import('./config/load-policy.ts')).loadPolicy(text, file),
    shippedSpecialists,
    readSpecialist,
    createBench: (session, tree) => {
      const warm = { session, tree, node: process.execPath };
      const pages = browser && new NodeBench({ ...warm, driver: 'page-driver.mjs', env: browser.env });
      return scenarioBench(new NodeBench(warm), pages);
    },
    benchMounts: [{ host: runtimeFolder, at: runtimeFolder }],
    programHelper: readFileSync(path.join(runtimeFolder, 'run-program.cjs'), 'utf8'),
    answerHelpers: runtimeTexts(answerFileNames),
    orderHelpers: runtimeTexts(['in-order.cjs', 'completions.cjs']),
    demandHelpers: runtimeTexts(['settles.cjs', 'growth.cjs']),
    pageHelpers: runtimeTexts(['run-page.cjs', 'build-page.cjs', 'source-lines.cjs']),
    buildScript: path.join(runtimeFolder, 'look-at-build.mjs'),
    browser: browser?.program ?? null,
    clock: systemClock,
    dependencyCache: dependencyCache(process.env),
    freshRuns: options.freshRuns ?? runsOfAClaim,
    env: process.env,
    versions: { reproof: manifest.version, node: process.version },
    openModel: (choice) => openModelFor(choice, process.env),
    sessionLog: await sessionLogFor(process.env),
  };
}

/** `reproof fix`: the whole loop on one event, with everything it needs from this machine. Faults as SPEC 11's exit codes. */
export async function runFix(options: FixOptions): Promise<FixResult> {
  const { openRepository } = await import('./adapters/git/repository.ts');
  const repository = await openRepository(options.repo);
  try {
    const { runPipeline } = await import('./pipeline/fix.ts');
    return await runPipeline(options, await servicesFor(options, repository));
  } finally {
    repository.close();
  }
}
/**
 * What `reproof verify` runs on: the checkout that holds `dir`, fresh trees of its commits in the chosen sandbox, and
 * `git apply`; `framework` is the bundle's. Throws NO_REPOSITORY and SANDBOX_UNAVAILABLE; `close` takes scratch folders away.
 */
export async function openVerification(
  dir: string,
  choice: SandboxChoice,
  framework: Framework = 'none',
): Promise<VerifyPorts & { sandbox: Sandbox['kind']; close(): void }> {
  const { openRepository } = await import('./adapters/git/repository.ts');
  const { applyPatch } = await import('./adapters/git/apply-patch.ts');
  const { createScratch } = await import('./preparation/scratch/create.ts');
  const sandbox = await openSandbox(choice);
  const repository = await openRepository(dir);
  const toolchain = await toolchainFor(framework, repository.root);
  const dependencies = sandbox.kind === 'none' ? 'copy' : 'mount';
  return {
    repository,
    applyPatch,
    sandbox: sandbox.kind,
    async freshTree(commit) {
      const tree = await createScratch({ repository, commit, dependencies });
      const mounts = [...tree.mounts, ...(toolchain?.mounts ?? []), ...(toolchain?.building.mounts ?? [])];
      const env = { ...toolchain?.env, ...toolchain?.building.env };
      const session = withEnvironment(sandbox.open(tree.root, mounts), env);
      return { root: tree.root, session, remove: () => tree.dispose() };
    },
    close: () => repository.close(),
  };
}

/** A model with the key that the machine has for it. Throws BAD_USAGE without one. */
export async function openModelFor(choice: ModelChoice, env: NodeJS.ProcessEnv): Promise<Model> {
  const { modelKey } = await import('./config/model-key.ts');
  const { openModel } = await import('./adapters/models/open-model.ts');
  return openModel(choice, { key: choice.keyless ? null : modelKey(choice.provider, env) });
}

async function sessionLogFor(env: NodeJS.ProcessEnv): Promise<SessionLog> {
  const folder = cacheFolder(env);
  if (folder === null) return noSessionLog;
  const { fileSessionLog } = await import('./adapters/session-log/file-session-log.ts');
  return fileSessionLog(path.join(folder, 'model-sessions'));
}

/** What runs a bundle's framework; null for JavaScript's. Throws SANDBOX_UNAVAILABLE where the machine lacks it. */
async function toolchainFor(framework: Framework, checkout: string): Promise<Toolchain | null> {
  const language = languageTestedBy(framework);
  if (!language) return null;
  const found = await (await toolchains())({ language: language.name, runtime: null, checkout });
  if (typeof found !== 'string') return found;
  throw new Fault('SANDBOX_UNAVAILABLE', `nothing runs ${language.label} here: ${found}`);
}

async function toolchains(): Promise<FindToolchain> {
  const { toolchainFinder } = await import('./adapters/toolchains/find.ts');
  const cache = cacheFolder(process.env);
  return toolchainFinder(cache === null ? null : path.join(cache, 'toolchains'));
}

/** Languages whose tests are run, each with its toolchain on this machine, or why there is none. */
export async function lookForToolchains(): Promise<Array<{ label: string; found: Toolchain | string }>> {
  const { toolchainFinder } = await import('./adapters/toolchains/find.ts');
  const find = toolchainFinder(null);
  const run = languages.filter(({ frameworks }) => frameworks.length > 0);
  return Promise.all(
    run.map(async ({ name, label }) => ({
      label,
      found: await find({ language: name, runtime: null, checkout: process.cwd() }),
    })),
  );
}

/** Where installs of our own are kept (`--install`). */
function dependencyCache(env: NodeJS.ProcessEnv): string {
  return path.join(cacheFolder(env) ?? '/tmp/.cache/reproof', 'dependencies');
}
