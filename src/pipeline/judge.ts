import type { ProductionEvent } from '../domain/event.ts';
import { statedOf } from '../domain/expectation.ts';
import type { Identity } from '../domain/reproduction.ts';
import type { ObservedFailure } from '../domain/run.ts';
import { judgeDemand } from '../reproduction/identity/judge-demand.ts';
import { type IdentityInput, judgeIdentity } from '../reproduction/identity/judge-identity.ts';
import { mapObserved } from '../reproduction/identity/map-observed.ts';
import type { Diagnosis } from './2-diagnosis.ts';

/**
 * How alike an observed failure is to production's; `entry` is where a call replay enters, `origin` where the bad value was
 * born on both sides, where that is known.
 */
export type Judge = (
  failure: ObservedFailure,
  entry?: { file: string; function: string | null },
  origin?: IdentityInput['origin'],
) => Identity;

/** The identity rule for this event on one tree. `harness`: files of the replay itself, whose frames don't count. */
export function judgeFor(
  event: ProductionEvent,
  diagnosis: Diagnosis,
  readFile: (file: string) => string | null,
  harness: readonly string[] = [],
): Judge {
  const [error, ...causes] = event.errors;
  const expectation = statedOf(event);
  return (failure, entry, origin) => {
    if (!error) return { tier: 'none', score: 0, reasons: ['the event holds no error'] };
    const observed = { failure, frames: mapObserved(failure, readFile) };
    if (expectation) return judgeDemand({ expectation, production: diagnosis.frames, observed });
    return judgeIdentity({
      production: { error, frames: diagnosis.frames, causes },
      observed,
      entry,
      harness,
      origin,
      readFile,
    });
  };
}
