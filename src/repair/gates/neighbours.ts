import type { RunOutcome } from '../../domain/run.ts';
import { firstDifference } from '../observation/compare.ts';
import { passes } from '../observation/passes.ts';
import { engineRaised } from '../observation/raised.ts';
import { failed, type GateContext, type GateVerdict, passed, patchedOutcome, runPatchedInputs } from './context.ts';

/** Every recorded occurrence of the bug is cured, and the nearest inputs that pass still pass. */
export async function neighbours(context: GateContext): Promise<GateVerdict> {
  await runPatchedInputs(
    context,
    context.baseline.filter(({ role }) => role !== 'probe' && role !== 'unchecked'),
  );
  const counts = { occurrences: 0, neighbours: 0 };
  for (const input of context.baseline) {
    const bad = input.role === 'failing' || input.role === 'sibling';
    if (!bad && input.role !== 'neighbour') continue;
    const outcome = await patchedOutcome(context, input);
    const why = bad ? whyNotCured(outcome, context) : passes(outcome) ? null : ending(outcome);
    if (why) return failed(`${input.label}: ${why}`);
    counts[bad ? 'occurrences' : 'neighbours']++;
  }
  const unlike = await unlikeAnyOrder(context);
  if (unlike) return failed(unlike);
  return passed(`${counts.occurrences} occurrence(s) cured, ${counts.neighbours} neighbour(s) pass`);
}

/**
 * Where the failure hangs on the order of completions, the patched run of the failing order must show what some order that
 * passes shows without the patch (as linearizability asks of concurrent objects: Herlihy, Wing, TOPLAS 1990): else the
 * error is gone and the race is not.
 */
async function unlikeAnyOrder(context: GateContext): Promise<string | null> {
  const { scenario } = context.reproduction;
  if (scenario.kind !== 'program' || !scenario.order) return null;
  const failing = context.baseline.find(({ role }) => role === 'failing');
  const good = context.baseline.filter(({ role, before }) => role === 'neighbour' && passes(before));
  if (!failing || good.length === 0) return 'no order is known that passes: a fix of a race cannot be judged';
  const after = await patchedOutcome(context, failing);
  const differences = good.map(({ before, volatile }) => firstDifference(before, after, volatile, context.now));
  const [first] = differences;
  if (!first || differences.includes(null)) return null;
  return `in the failing order it ends like in no order that passes: ${first.path} is ${first.after}, not ${first.before}`;
}

function whyNotCured(outcome: RunOutcome, context: GateContext): string | null {
  if (passes(outcome)) return null;
  if (outcome.kind !== 'failed') return ending(outcome);
  if ([outcome.failure, ...outcome.also].some(context.same)) return 'fails as it did in production';
  return engineRaised(outcome.failure) ? `another failure: ${ending(outcome)}` : null;
}

function ending(outcome: RunOutcome): string {
  if (outcome.kind === 'failed') return `${outcome.failure.type}: ${outcome.failure.message.slice(0, 160)}`;
  if (outcome.kind === 'unloadable') return `does not load: ${outcome.reason.slice(0, 160)}`;
  return outcome.kind === 'exited' ? `exits with ${outcome.code}` : outcome.kind;
}
