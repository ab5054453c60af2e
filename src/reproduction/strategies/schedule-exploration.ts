import type { ReproductionContext } from '../context.ts';
import type { Attempt, Claim } from '../hypotheses/board.ts';
import { type Flow, flowsOf, showsOverlap } from '../schedule/flow.ts';
import { type OrderedRun, OrderedRuns } from '../schedule/ordered-runs.ts';
import { recordedOrder } from '../schedule/recorded-order.ts';
import { type Order, ordersToTry } from '../schedule/orders.ts';
import { type Pinned, pin } from '../schedule/pin.ts';
import type { OrdinaryRun } from './ordinary-run.ts';
import { productionRequest } from './request-replay.ts';

/** Exploration of one flow: what was tried, and what passed on the way. */
interface Exploration {
  context: ReproductionContext;
  run: OrdinaryRun;
  flow: Flow;
  runs: OrderedRuns;
  /** Orders tried until the first hit. */
  explored: number;
  passed: string[][];
  orders: number;
  /** Monotonic milliseconds at which no further order is begun. */
  until: () => number;
}

/** What an exploration may cost: most where the recording shows that work ran beside other work. */
const budgets = {
  overlapping: { orders: 28, ms: 15_000 },
  recorded: { orders: 12, ms: 12_000 },
  bare: { orders: 10, ms: 5_000 },
};
const plainRuns = 10;
const strategy = 'schedule-exploration' as const;
const recordedWords = 'its completions come in the order that was recorded in production';

/** Code that a module's own text calls while it loads ran before anything asynchronous could. */
function ranAsynchronously({ frames }: ReproductionContext): boolean {
  const outer = frames.findLast((frame) => frame.kind === 'source' && frame.file);
  return outer !== undefined && !/^Object\.<anonymous>$/.test(outer.function ?? '');
}

/**
 * Claims that the program fails where its asynchronous completions come in another order. The first looks at the order in
 * which they come here; its run brings up one claim for each further order. With a recording they are tried before inputs
 * are changed, without one when nothing captured led there.
 */
export function scheduleClaims(context: ReproductionContext, run: OrdinaryRun): Claim[] {
  if (!ranAsynchronously(context) || run.outcome.kind === 'failed') return [];
  const { recording } = context;
  const rank = showsOverlap(recording) ? 0.98 : recording ? 0.94 : run.entry.rank * 0.62;
  return flowsOf(recording, productionRequest(context), run.listened).map((flow, i) => {
    const exploration = explorationOf(context, run, flow);
    const order: Order = { names: [], shake: 0, words: 'its completions come as they do here' };
    const claim = claimOf(exploration, order, rank - i * 0.01);
    return { ...claim, attempt: () => attempt(exploration, order, (plain) => claimsBehind(exploration, plain, rank)) };
  });
}

function explorationOf(context: ReproductionContext, run: OrdinaryRun, flow: Flow): Exploration {
  let end: number | null = null;
  const { orders, ms } = budgetOf(context);
  const until = (): number => (end ??= Math.min(context.deadline, context.clock.elapsed() + ms));
  return { context, run, flow, runs: new OrderedRuns(context, run, flow), explored: 0, passed: [], orders, until };
}

function budgetOf({ recording }: ReproductionContext) {
  if (showsOverlap(recording)) return budgets.overlapping;
  return recording ? budgets.recorded : budgets.bare;
}

function claimOf(exploration: Exploration, order: Order, rank: number): Claim {
  const { run, flow } = exploration;
  return {
    strategy,
    by: strategy,
    claim: `If ${order.words}, ${run.entry.file} (${flow.words}) fails at the same place`,
    rank,
    about: run.entry.file,
    attempt: () => attempt(exploration, order, () => []),
  };
}

/** One claim for each order that is worth a run, given how completions came by themselves: production's own goes first. */
function claimsBehind(exploration: Exploration, { schedule }: OrderedRun, rank: number): Claim[] {
  const { recording } = exploration.context;
  const names = recording && recordedOrder(recording, schedule.steps);
  const first: Order[] = names ? [{ names, shake: 0, words: recordedWords }] : [];
  return [...first, ...ordersBehind(exploration, schedule.steps)]
    .slice(0, exploration.orders)
    .map((order, i) => claimOf(exploration, order, rank - 0.001 * (i + 1)));
}

function ordersBehind({ context }: Exploration, steps: readonly string[]): Order[] {
  if (steps.length < 2) return [];
  const files = context.frames.flatMap((frame) => (frame.kind === 'source' && frame.file ? [frame.file] : []));
  const sources = [...new Set(files)].slice(0, 8).flatMap((file) => context.readFile(file) ?? []);
  return ordersToTry(steps, { sources, calls: context.recording?.calls ?? [] });
}

async function attempt(exploration: Exploration, order: Order, behind: (run: OrderedRun) => Claim[]): Promise<Attempt> {
  const { context, runs, run } = exploration;
  if (context.clock.elapsed() > exploration.until())
    return { kind: 'inconclusive', evidence: 'the time for exploring orders is over' };
  context.tell(`${run.entry.file}: ${order.words}`);
  exploration.explored++;
  const tried = await runs.try(order.names, { shake: order.shake });
  const which = `run ${exploration.explored}: ${tried.words}`;
  if (tried.ending !== 'same') {
    if (tried.ending === 'good' && order.shake === 0) exploration.passed.push(order.names);
    return { kind: 'refuted', evidence: which, learned: [], closest: null, opens: behind(tried) };
  }
  const other = ordersBehind(exploration, tried.schedule.steps).flatMap(({ names, shake }) => (shake ? [] : [names]));
  const pinning = await pin(runs, tried, [...exploration.passed.toReversed(), ...other]);
  if (pinning.kind === 'pinned') return confirmed(exploration, order, tried, pinning.pinned);
  // What fails in any order is for the strategies that change inputs: no further order is worth a run.
  const evidence = `${which}, but ${pinning.why}`;
  return { kind: 'refuted', evidence, learned: [], closest: null, opens: [] };
}

async function confirmed(exploration: Exploration, by: Order, tried: OrderedRun, pinned: Pinned): Promise<Attempt> {
  const { runs, explored } = exploration;
  const { order, passing, failing } = pinned;
  const isRecorded = by.words === recordedWords;
  const fresh = await runs.try(order, { fresh: true });
  if (fresh.ending !== 'same' || !fresh.nearest)
    return { kind: 'inconclusive', evidence: `a fresh process did not fail in the order ${order.join(', ')}` };
  const unpinned = { failing: await runs.often('same', [], plainRuns), total: plainRuns };
  return {
    kind: 'confirmed',
    hit: { value: null, ...fresh.nearest, phase: 'transplant', change: 'the order', trials: explored },
    scenario: runs.scenario(order),
    change: null,
    evidence: `run ${explored}${isRecorded ? ', in the recorded order,' : ''} failed as in production (${tried.words}); in no order ${unpinned.failing} of ${unpinned.total} runs do; pinned: ${order.join(', ').slice(0, 300)}`,
    neighbours: passing.map((names) => runs.scenario(names)),
    siblings: failing.map((names) => runs.scenario(names)),
    schedule: { explored, unpinned, order, ...(isRecorded ? { recorded: true } : {}) },
  };
}
