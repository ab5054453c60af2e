import type { PageBuild } from '../../domain/page-build.ts';
import { isSameFailure } from '../../domain/reproduction.ts';
import type { RunOutcome } from '../../domain/run.ts';
import type { PageAction, PageAnswer, PageScenario, Scenario } from '../../domain/scenario.ts';
import type { ReproductionContext } from '../context.ts';
import { findEntries } from '../entry/find-entries.ts';
import type { Attempt, Claim } from '../hypotheses/board.ts';
import { actionsOf } from '../pages/actions.ts';
import { inventedBodies, type PageCall, recordedAnswers, servedAnswer, unwrappedBodies } from '../pages/answers.ts';
import { findBuiltPages, type SourceFrame } from '../pages/built-pages.ts';
import { findPages, type PageFile, type ServedFrame } from '../pages/page-files.ts';
import { pageProbes } from '../pages/probes.ts';
import { nearestFailure } from '../search/input-search.ts';

/** A browser starts within the first trial. */
const trialMs = 20_000;
const pagesAtMost = 3;
/** Answers bring new calls; what a page asks after the third round is left out. */
const roundsAtMost = 3;
const callsAtMost = 24;
const controlsAtMost = 2;

type Nearest = NonNullable<ReturnType<typeof nearestFailure>>;

/** Frames that a browser reported, with the files behind them. */
export function servedFrames({ event, frames }: Pick<ReproductionContext, 'event' | 'frames'>): ServedFrame[] {
  return frames.flatMap(({ kind, file, index }) => {
    const seen = event.errors[0]?.frames[index];
    const url = [seen?.filename, seen?.absPath].find((text) => /^https?:\/\//.test(text ?? ''));
    return kind === 'source' && file !== null && url ? [{ url, file }] : [];
  });
}

/** Frames of a browser at their sources: what it ran was served, or is told by a bundler's own URLs. */
function sourceFrames({ event, frames }: Pick<ReproductionContext, 'event' | 'frames'>): SourceFrame[] {
  return frames.flatMap(({ kind, file, index }) => {
    const seen = event.errors[0]?.frames[index];
    const said = [seen?.absPath, seen?.filename].filter((text) => typeof text === 'string');
    const url = said.find((text) => /^https?:\/\//.test(text)) ?? null;
    const isPages =
      url !== null || said.some((text) => /^(?:webpack|vite|rollup|turbopack|parcel)[\w-]*:\/\//.test(text));
    return kind === 'source' && file !== null && isPages ? [{ url, file }] : [];
  });
}

/** What a browser runs as it is; anything else has to be built. */
const runs = (file: string): boolean => /\.[cm]?js$/.test(file);

interface Opening {
  page: PageFile;
  origin: string;
  build?: PageBuild;
}

/** Pages of the tree that load what failed as it stands, else those of a build of it. */
async function openings(context: ReproductionContext): Promise<Opening[]> {
  const opened = context.event.request?.url ?? null;
  const served = servedFrames(context).filter(({ file }) => runs(file));
  const plain = served.length > 0 ? findPages(context, served, opened) : { pages: [], origin: '' };
  if (plain.pages.length > 0) return plain.pages.map((page) => ({ page, origin: plain.origin }));
  const frames = sourceFrames(context);
  if (frames.length === 0) return [];
  const builds = await context.pageBuilder.builds(frames.map(({ file }) => file));
  return builds.flatMap((built) => {
    const { pages, origin } = findBuiltPages(context, built, frames, opened);
    return pages.map((page) => ({ page, origin, build: built.build }));
  });
}

/** Claims that a page of the tree, opened with production's answers and a user's actions, fails as in production. */
export async function pageClaims(context: ReproductionContext): Promise<Claim[]> {
  const found = await openings(context);
  return found.slice(0, pagesAtMost).map(({ page, origin, build }, i): Claim => {
    const scenario = { ...scenarioOf(context, page, origin), ...(build ? { build, scripts: [] } : {}) };
    const after = build ? 'built and opened' : 'opened';
    const did = scenario.actions.length > 0 ? ` and ${scenario.actions.length} actions are played` : '';
    return {
      strategy: 'page-replay',
      by: 'page-replay',
      claim: `If ${page.file} is ${after} in a browser${did}, it fails at the same place`,
      rank: 0.99 - i * 0.1,
      about: page.file,
      attempt: () => new PageReplay(context, page).attempt(scenario),
    };
  });
}

function scenarioOf({ event, recording }: ReproductionContext, page: PageFile, origin: string): PageScenario {
  const url = origin + page.at;
  return {
    kind: 'page',
    page: page.file,
    url,
    serve: page.serve,
    scripts: page.scripts,
    answers: recordedAnswers(recording?.calls ?? [], url),
    actions: actionsOf(event.breadcrumbs),
  };
}

const holds = (nearest: Nearest | null): nearest is Nearest => nearest !== null && isSameFailure(nearest.identity);

const heading = ({ type, message }: { type: string; message: string }): string =>
  message === '' ? type : `${type}: ${message}`;

/** One page's replay: answers for what it asks, the failure, the fewest actions, and what passes beside it. */
class PageReplay {
  readonly #context: ReproductionContext;
  readonly #page: PageFile;

  constructor(context: ReproductionContext, page: PageFile) {
    this.#context = context;
    this.#page = page;
  }

  async attempt(first: PageScenario): Promise<Attempt> {
    this.#context.tell(`opening ${first.page} in a browser`);
    const seen = await this.#answered(first);
    if (seen.outcome.kind === 'unloadable') return { kind: 'inconclusive', evidence: seen.outcome.reason };
    const found = holds(seen.nearest) ? seen : await this.#invented(seen.scenario, seen.unknown);
    if (!found || !holds(found.nearest)) return refuted(seen);
    const scenario = await this.#fewestActions(withBesides(found.scenario, found.outcome, found.nearest));
    const again = await this.#try(scenario);
    if (!holds(again.nearest)) return { ...refuted(again), evidence: 'the page fails so only now and then' };
    const { nearest } = again;
    return {
      kind: 'confirmed',
      hit: { value: null, ...nearest, phase: 'transplant', change: 'the page as it was used', trials: 1 },
      scenario,
      change: null,
      evidence: `${scenario.page} failed as in production${scenario.actions.length ? ` after ${JSON.stringify(scenario.actions.at(-1))}` : ' when it was opened'}`,
      neighbours: await this.#neighbours(scenario),
      controls: await this.#controls(scenario, nearest.failure.frames[0]?.file ?? null),
      probes: pageProbes(scenario, this.#page.html),
    };
  }

  async #try(scenario: PageScenario): Promise<{ outcome: RunOutcome; nearest: Nearest | null }> {
    const outcome = await this.#context.benches[0].try(scenario, { timeMs: trialMs });
    return { outcome, nearest: nearestFailure(outcome, this.#context.judge) };
  }

  async #passes(scenario: PageScenario): Promise<boolean> {
    return (await this.#try(scenario)).outcome.kind === 'passed';
  }

  /** The page with answers for its calls: recorded ones, else those of the repository's own server. */
  async #answered(first: PageScenario) {
    let scenario = first;
    let unknown: PageCall[] = [];
    for (let round = 0; ; round++) {
      const { outcome, nearest } = await this.#try(scenario);
      const known = new Set(unknown.map(keyOf));
      const asked = (outcome.facts?.asked ?? []).filter((call) => !known.has(keyOf(call)) && isData(call));
      if (asked.length === 0 || round >= roundsAtMost) return { scenario, outcome, nearest, unknown };
      const served = await this.#served(asked);
      unknown = [...unknown, ...asked.filter((call) => !served.some((answer) => keyOf(answer) === keyOf(call)))];
      if (served.length === 0) return { scenario, outcome, nearest, unknown };
      scenario = { ...scenario, answers: [...scenario.answers, ...served] };
    }
  }

  /** What the repository's own server says to calls, where it starts. */
  async #served(asked: readonly PageCall[]): Promise<PageAnswer[]> {
    const calls = distinct(asked.filter(({ url }) => url.startsWith('/'))).slice(0, callsAtMost);
    const { benches, clock, deadline, tell } = this.#context;
    const programs = findEntries(this.#context).filter(({ file }) => !this.#page.scripts.includes(file));
    for (const { file, cwd, argv } of calls.length > 0 ? programs.slice(0, 3) : []) {
      if (clock.elapsed() > deadline) break;
      tell(`asking ${file} what it answers`);
      const requests = calls.map(({ method, url }) => ({ method, path: url, headers: {}, body: null }));
      const program: Scenario = { kind: 'program', entry: file, cwd, argv, env: {}, inputs: [], requests };
      const outcome = await benches[0].try(program, { timeMs: 8_000 });
      const responses = outcome.kind === 'passed' ? outcome.responses : [];
      const found = calls.flatMap((call, i) => servedAnswer(call, responses[i]) ?? []);
      if (found.length > 0) return found;
    }
    return [];
  }

  /** Shapes put together from the failing operation, for calls whose answers nobody knows. */
  async #invented(scenario: PageScenario, unknown: readonly PageCall[]) {
    const operation = this.#context.event.errors[0]?.operation;
    for (const body of operation && unknown.length > 0 ? inventedBodies(operation) : []) {
      const made = distinct(unknown).map(({ method, url }) => ({ method, url, status: 200, type: json, body }));
      const changed = { ...scenario, answers: [...scenario.answers, ...made] };
      const seen = await this.#try(changed);
      if (holds(seen.nearest)) return { scenario: changed, ...seen };
    }
    return null;
  }

  async #fewestActions(scenario: PageScenario): Promise<PageScenario> {
    let best = scenario;
    for (let i = scenario.actions.length - 1; i >= 0; i--) {
      const fewer = { ...best, actions: best.actions.toSpliced(i, 1) };
      if (holds((await this.#try(fewer)).nearest)) best = fewer;
    }
    return best;
  }

  /** The page without the last action, and as it opens: what a user saw before it failed. */
  async #neighbours(scenario: PageScenario): Promise<Scenario[]> {
    const shorter = [scenario.actions.slice(0, -1), [] as PageAction[]];
    const wanted = scenario.actions.length > 0 ? shorter.slice(0, scenario.actions.length) : [];
    const kept: Scenario[] = [];
    for (const actions of wanted) if (await this.#passes({ ...scenario, actions })) kept.push({ ...scenario, actions });
    return kept;
  }

  /** The same page where one fact is another, so that it passes: an answer's shape, or a script that is left out. */
  async #controls(scenario: PageScenario, failing: string | null): Promise<Scenario[]> {
    const shaped = scenario.answers.flatMap((answer, i) =>
      answer.type === json
        ? unwrappedBodies(answer.body).map((body) => ({
            ...scenario,
            answers: scenario.answers.with(i, { ...answer, body }),
          }))
        : [],
    );
    const others = this.#page.scripts.toSorted((a, b) => Number(a === failing) - Number(b === failing));
    const without = others.flatMap((script) => {
      const at = this.#urlOf(script);
      return at === null ? [] : [{ ...scenario, without: [at] }];
    });
    const kept: Scenario[] = [];
    for (const one of [...(scenario.actions.length > 0 ? shaped : []), ...without, ...shaped].slice(0, 12)) {
      if (kept.length >= controlsAtMost || this.#context.clock.elapsed() > this.#context.deadline) break;
      if (await this.#passes(one)) kept.push(one);
    }
    return kept;
  }

  #urlOf(script: string): string | null {
    const served = this.#page.serve.find(({ folder }) => folder === '' || script.startsWith(`${folder}/`));
    return served ? served.at + (served.folder === '' ? script : script.slice(served.folder.length + 1)) : null;
  }
}

const json = 'application/json';
const keyOf = ({ method, url }: PageCall): string => `${method} ${url}`;
const distinct = (calls: readonly PageCall[]): PageCall[] => [
  ...new Map(calls.map((call) => [keyOf(call), call])).values(),
];
/** Scripts, styles and pictures that are missing say nothing. */
const isData = ({ url }: PageCall): boolean =>
  !/\.(?:m?js|css|map|png|svg|ico|jpe?g|gif|webp|woff2?)(?:\?|$)/.test(url);

function refuted({ outcome, nearest }: { outcome: RunOutcome; nearest: Nearest | null }): Attempt {
  const seen = nearest ? heading(nearest.failure).slice(0, 160) : outcome.kind;
  const closest = nearest
    ? { value: null, ...nearest, phase: 'transplant' as const, change: 'the page', trials: 1 }
    : null;
  return { kind: 'refuted', evidence: `the page ended as: ${seen}`, learned: [], closest };
}

/** Other errors that the page has anyway are not this bug's. */
function withBesides(scenario: PageScenario, outcome: RunOutcome, { failure }: Nearest): PageScenario {
  const all = outcome.kind === 'failed' ? [outcome.failure, ...outcome.also] : [];
  const besides = [...new Set(all.map(heading))].filter((one) => one !== heading(failure)).slice(0, 20);
  return besides.length > 0 ? { ...scenario, besides } : scenario;
}
