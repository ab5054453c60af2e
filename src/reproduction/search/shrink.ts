import { type Json, type Path, valueAt, withValue } from '../inputs/document.ts';

/** How a run of a changed value ended: with the same failure, well, or otherwise. */
export type End = 'same' | 'passes' | 'other';

export interface Shrunken {
  value: Json;
  /** Values that pass with one part taken away: negative controls. */
  passing: Json[];
  /** Larger values that fail the same way. */
  failing: Json[];
}

/** An input that goes well, of the same form as the failing one. */
export interface Twin {
  value: Json;
  passes: (value: Json) => Promise<boolean>;
}

/**
 * A value without the parts that the failure does not need: each is taken away once, in the given order; it stays away
 * while the failure is the same. For inputs that have no ordinary counterpart to go back to. What a `twin` cannot do
 * without stays: an input that no program could take well would say nothing of a fix. So does what is `kept`, for the same
 * reason; whether the input passes without it is still asked.
 */
export async function shrinkByRemoval(
  start: Json,
  paths: readonly Path[],
  ends: (value: Json) => Promise<End>,
  maxTrials: number,
  twin: Twin | null = null,
  kept: (path: Path) => boolean = () => false,
): Promise<Shrunken> {
  const shrunken: Shrunken = { value: start, passing: [], failing: [] };
  let good = twin?.value ?? null;
  // From the back, so that taking away an element does not move those still to be tried.
  for (const path of paths.slice(0, maxTrials).toReversed()) {
    const without = withValue(shrunken.value, path, undefined);
    const end = await ends(without);
    if (end === 'same' && kept(path)) continue;
    if (end === 'same') {
      const spared: Json = twin ? withValue(good, path, undefined) : null;
      if (twin && !(await twin.passes(spared))) continue;
      good = spared;
      shrunken.failing.push(shrunken.value);
      shrunken.value = without;
    } else if (end === 'passes') shrunken.passing.push(without);
  }
  return shrunken;
}

const shortText = 60;
const fewFields = 8;

/**
 * What a call cannot do without and stay one that somebody would make: its arguments (the first `heads` steps of a path)
 * and the few short fields of a record. Elements of lists, long texts and nested parts may go.
 */
export function keptInCall(value: Json, heads: number): (path: Path) => boolean {
  return (path) => {
    if (path.length <= heads) return true;
    const holder = valueAt(value, path.slice(0, -1));
    if (Array.isArray(holder) || typeof holder !== 'object' || holder === null) return false;
    const held = valueAt(value, path);
    const isShort = (held === null || typeof held !== 'object') && String(held).length <= shortText;
    return isShort && Object.keys(holder).length <= fewFields;
  };
}

/**
 * Small changes of a failing value that pass, simplest first, and some that fail the same way: the negative controls of
 * an input that nothing ordinary is known of. At most `wanted` passing ones.
 */
export async function passingNeighbours(
  mutants: readonly Json[],
  ends: (value: Json) => Promise<End>,
  wanted: number,
): Promise<Pick<Shrunken, 'passing' | 'failing'>> {
  const found: Pick<Shrunken, 'passing' | 'failing'> = { passing: [], failing: [] };
  for (const mutant of mutants) {
    if (found.passing.length >= wanted) break;
    const end = await ends(mutant);
    if (end === 'passes') found.passing.push(mutant);
    else if (end === 'same' && found.failing.length < wanted) found.failing.push(mutant);
  }
  return found;
}
