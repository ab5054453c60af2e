import type { ProductionEvent } from '../../domain/event.ts';
import type { Diagnosis } from '../2-diagnosis.ts';
import type { Prepared } from '../3-preparation.ts';
import { judgeFor } from '../judge.ts';
import { notReproduced, type Reproduced } from '../reproduced.ts';

/** Of a language for which the engine writes no tests by itself: nothing was tried, and it is said so. */
export function untried(event: ProductionEvent, diagnosis: Diagnosis, { readFile }: Prepared): Reproduced {
  return {
    report: notReproduced,
    reproduction: null,
    found: null,
    written: null,
    fresh: null,
    ownTest: null,
    judge: judgeFor(event, diagnosis, readFile),
    harness: [],
    hypotheses: [],
    admission: null,
    closest: null,
    entries: [],
    narrowing: null,
    late: false,
  };
}
