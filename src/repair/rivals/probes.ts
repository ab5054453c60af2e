import { parseOperation } from '../../domain/operation.ts';
import type { ObservedFailure } from '../../domain/run.ts';
import type { KnownInput } from '../observation/baseline.ts';
import { firstDifference } from '../observation/compare.ts';
import { passes } from '../observation/passes.ts';
import { engineRaised, sameSite } from '../observation/raised.ts';
import type { Found } from '../search/order.ts';
import type { Evidence } from './contender.ts';

/** Sorts the probes by what the change did to them. Labels of at most 160 characters, inputs in the order of the probes. */
export function probeEvidence(
  found: Pick<Found, 'outcomes'>,
  baseline: readonly KnownInput[],
  { now, same }: { now: number; same: (failure: ObservedFailure) => boolean },
): Evidence['probes'] {
  const sorted: Evidence['probes'] = { changed: [], unrefused: [], uncured: [], broken: [], cured: 0, total: 0 };
  const production = baseline.find((k) => k.role === 'failing')?.before;
  const isBug = (failure: ObservedFailure) =>
    same(failure) || (production?.kind === 'failed' && sameSite(failure, production.failure));
  for (const probe of baseline) {
    const after = found.outcomes.get(probe);
    if (probe.role !== 'probe' || !after) continue;
    sorted.total++;
    const before = probe.before;
    const wasBug = before.kind === 'failed' && isBug(before.failure);
    const wasRefused = before.kind === 'failed' && !wasBug && !engineRaised(before.failure);
    if (after.kind === 'failed' && same(after.failure)) {
      // A throw of the program's own can be right elsewhere; an engine's error never is.
      if (engineRaised(after.failure)) sorted.uncured.push(probe.label);
    } else if (failsAlike(before, after)) continue;
    else if (breaks(after) && !breaks(before)) sorted.broken.push(probe.label);
    else if (breaks(after) && wasBug) sorted.broken.push(probe.label);
    else if (passes(before) && firstDifference(before, after, probe.volatile, now)) sorted.changed.push(probe.label);
    else if (wasRefused && passes(after)) sorted.unrefused.push(probe.label);
    else if (wasBug && passes(after)) sorted.cured++;
  }
  return sorted;
}

/** What fails there is what failed there before, and not what production met: this change is not about it. */
function failsAlike(before: KnownInput['before'], after: KnownInput['before']): boolean {
  if (before.kind !== 'failed' || after.kind !== 'failed' || !sameSite(before.failure, after.failure)) return false;
  const [was, is] = [before, after].map(({ failure }) => parseOperation(failure.type, failure.message));
  return was?.kind === is?.kind && was?.property === is?.property && was?.met === is?.met;
}

function breaks(outcome: KnownInput['before']): boolean {
  switch (outcome.kind) {
    case 'passed':
      return false;
    case 'exited':
      return outcome.code !== 0;
    case 'failed':
      return engineRaised(outcome.failure);
    case 'timed-out':
    case 'unloadable':
      return true;
  }
}
