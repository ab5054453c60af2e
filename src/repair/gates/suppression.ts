import type { RunOutcome } from '../../domain/run.ts';
import { firstDifference } from '../observation/compare.ts';
import { inputText } from '../observation/describe.ts';
import { straysOfCured } from '../observation/cured-strays.ts';
import { resultKind } from '../observation/flow.ts';
import { passes } from '../observation/passes.ts';
import { engineRaised, raisedOnPurpose } from '../observation/raised.ts';
import { probeEvidence } from '../rivals/probes.ts';
import { changesOf } from '../search/order.ts';
import { readSigns } from '../signs/read-signs.ts';
import type { Sign } from '../signs/sign.ts';
import { failed, type GateContext, type GateVerdict, passed, patchedOutcome, runPatchedInputs } from './context.ts';

/**
 * The patch repairs something instead of hiding it. First what can be read off it (swallowed errors, deleted throws,
 * silenced checks, special cases), then what its runs show: stray values in the output, an error raised on purpose that
 * no longer comes, a made-up result. What only weighs against a patch is forgiven when the last good version answers so.
 */
export async function suppression(context: GateContext): Promise<GateVerdict> {
  const input = inputText(context.reproduction.scenario);
  const signs = readSigns(
    await changesOf(context.files, context.tree),
    input,
    raisedOnPurpose(context.reproduction.failure),
  );
  const refused = signs.find((s) => s.severity === 'refuse');
  if (refused) return failed(`${refused.name}, line ${refused.line}: ${refused.detail}`);
  const bad = context.baseline.filter((k) => k.role === 'failing' || k.role === 'sibling');
  const outcomes: RunOutcome[] = [];
  for (const one of bad) outcomes.push(await patchedOutcome(context, one));
  await runPatchedInputs(
    context,
    context.baseline.filter((k) => k.role === 'probe'),
  );
  const why = outputFault(context, outcomes, signs, input) ?? intentFault(context, signs);
  if (why === null) return passed(signs.length > 0 ? `marked: ${names(signs)}` : 'nothing hides an error');
  return (await lastGoodAgrees(context, bad, outcomes))
    ? passed(`as the last good version does (${why})`)
    : failed(why);
}

/** What the output of a cured input gives away. */
function outputFault(
  context: GateContext,
  outcomes: readonly RunOutcome[],
  signs: readonly Sign[],
  input: string,
): string | null {
  const accepted = context.baseline
    .filter((k) => (k.role === 'neighbour' || k.role === 'ordinary') && passes(k.before))
    .map((k) => k.before);
  const strays = straysOfCured('failing', context.baseline, (k) => context.after.get(k), input);
  if (strays[0]) return `stray value in the output: ${strays.slice(0, 3).join(', ')}`;
  const kinds = new Set(accepted.flatMap((outcome) => resultKind(outcome) ?? []));
  const foreign = outcomes.map(resultKind).find((kind) => kind !== null && kinds.size > 0 && !kinds.has(kind));
  const made = signs.find((s) => s.name === 'guard' || s.name === 'fallback' || s.name === 'contained-error');
  return foreign && made ? `result of a kind (${foreign}) that good inputs never give; ${made.detail}` : null;
}

/** What the patch or its probes say of its intent. */
function intentFault(context: GateContext, signs: readonly Sign[]): string | null {
  const probes = probeEvidence({ outcomes: context.after }, context.baseline, context);
  if (probes.unrefused[0]) return `an error that the program raises on purpose no longer comes: ${probes.unrefused[0]}`;
  const hiding = signs.find((s) => s.name === 'hiding-guard');
  if (hiding) return `hiding-guard, line ${hiding.line}: ${hiding.detail}`;
  return context.candidate.kind === 'suppression'
    ? `only keeps the error from showing: ${context.candidate.summary}`
    : null;
}

async function lastGoodAgrees(
  context: GateContext,
  bad: GateContext['baseline'],
  outcomes: readonly RunOutcome[],
): Promise<boolean> {
  if (!context.lastGood) return false;
  for (const [i, one] of bad.entries()) {
    const expected = await context.lastGood(one.scenario);
    const got = outcomes[i];
    const speaks = passes(expected) || (expected.kind === 'failed' && !engineRaised(expected.failure));
    if (!speaks || !got || firstDifference(expected, got, new Set(), context.now)) return false;
  }
  return true;
}

function names(signs: readonly Sign[]): string {
  return [...new Set(signs.map((s) => s.name))].join(', ');
}
