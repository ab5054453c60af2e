import { compareCall, compareFunction, type ScopeOf } from './compare-frame.ts';
import type { Agreement } from './comparison.ts';
import { type ComparedFrame, describeFrame, type FramePath, keyOf, withoutRecursion } from './frame-path.ts';

export interface Alignment {
  agreement: Agreement;
  /** What agreed, or the first frame that did not. */
  detail: string;
}

/**
 * Lays the observed path (throw outward to the replay's entry) over production's. Every observed frame must stand at its
 * place in production; frames that production has beyond the entry do not count. Frames behind an `await` may be
 * missing on one side, but never be replaced by others. Beyond the end of a cut stack everything goes. Recursion is
 * collapsed; a replay that enters in the middle of a recursion is compared frame by frame.
 */
export function alignFrames(production: FramePath, observed: readonly ComparedFrame[], scopeOf: ScopeOf): Alignment {
  if (!production.application.some((frame) => frame.kind === 'source')) {
    return { agreement: 'unknown', detail: 'production has no application frame' };
  }
  if (observed.length === 0) return { agreement: 'unknown', detail: 'the run has no application frame' };
  const collapsed = { ...production, application: withoutRecursion(production.application) };
  const alignment = lay(collapsed, withoutRecursion(observed), scopeOf);
  return alignment.agreement === 'different' && lay(production, observed, scopeOf).agreement === 'same'
    ? { agreement: 'same', detail: `${observed.length} frames, recursion included` }
    : alignment;
}

function lay(production: FramePath, observed: readonly ComparedFrame[], scopeOf: ScopeOf): Alignment {
  const search = new AlignmentSearch(production, observed, scopeOf);
  const unknowns = search.from(0, 0, 'none');
  if (unknowns === null) return { agreement: 'different', detail: search.firstMiss() };
  const frames = observed.length === 1 ? '1 frame' : `${observed.length} frames`;
  const from = `${frames} from the throw to ${describeFrame(observed.at(-1)!)}`;
  const uncertain = unknowns === 0 ? from : `${from}; ${unknowns} of them by file or function alone`;
  return { agreement: unknowns < observed.length ? 'same' : 'unknown', detail: uncertain };
}

/** A gap is a run of frames that one side lacks; both sides at once would be a replacement. */
type Gap = 'none' | 'production' | 'observed';

class AlignmentSearch {
  readonly #production: FramePath;
  readonly #observed: readonly ComparedFrame[];
  readonly #scopeOf: ScopeOf;
  readonly #memo = new Map<string, number | null>();
  #furthest = { i: 0, j: 0 };

  constructor(production: FramePath, observed: readonly ComparedFrame[], scopeOf: ScopeOf) {
    this.#production = production;
    this.#observed = observed;
    this.#scopeOf = scopeOf;
  }

  /** How many pairs stay uncertain when the rest is laid on from `i` (production) and `j`; null when it can't be. */
  from(i: number, j: number, gap: Gap): number | null {
    const key = `${i} ${j} ${gap}`;
    const known = this.#memo.get(key);
    if (known !== undefined) return known;
    const found = this.#step(i, j, gap);
    this.#memo.set(key, found);
    return found;
  }

  firstMiss(): string {
    const { i, j } = this.#furthest;
    const expected = this.#production.application[i];
    const found = this.#observed[j];
    const seen = found ? describeFrame(found) : 'the end of the stack';
    return `frame ${j + 1}: ${seen}${calling(found)}, in production ${expected ? describeFrame(expected) : 'the end of the stack'}${calling(expected)}`;
  }

  #step(i: number, j: number, gap: Gap): number | null {
    const expected = this.#production.application[i];
    const found = this.#observed[j];
    if (i + j > this.#furthest.i + this.#furthest.j) this.#furthest = { i, j };
    if (!found) return gap === 'observed' && expected && !this.#production.truncated ? null : 0;
    if (!expected) {
      if (this.#production.truncated) return 0;
      return gap !== 'production' && found.async ? this.from(i, j + 1, 'observed') : null;
    }
    const agreement = this.#compare(i, j);
    if (agreement !== 'different') {
      const rest = this.from(i + 1, j + 1, 'none');
      if (rest !== null) return rest + (agreement === 'unknown' ? 1 : 0);
    }
    if ((expected.async || expected.kind === 'unknown') && gap !== 'observed') {
      const rest = this.from(i + 1, j, 'production');
      if (rest !== null) return rest;
    }
    return found.async && gap !== 'production' ? this.from(i, j + 1, 'observed') : null;
  }

  #compare(i: number, j: number): Agreement {
    const [expected, found] = [this.#production.application[i]!, this.#observed[j]!];
    // The site's own expression is compared on its own.
    if (i === 0 && j === 0) return compareFunction(expected, found, this.#scopeOf);
    const inner = { production: this.#production.application[i - 1] ?? null, observed: this.#observed[j - 1] ?? null };
    return compareCall(expected, found, inner, this.#scopeOf);
  }
}

function calling(frame: ComparedFrame | undefined): string {
  return frame?.name && frame.expression ? ` at ${frame.expression.slice(0, 60)}` : '';
}

/**
 * For stack overflows: where the stack ran out is chance, so the functions of the cycle are compared as a set.
 * Same when one set holds the other.
 */
export function compareCycles(production: FramePath, observed: FramePath): Alignment {
  const [expected, found] = [production, observed].map(
    (path) =>
      new Set(
        path.application
          .slice(0, 10)
          .map(keyOf)
          .filter((key) => key !== null),
      ),
  );
  if (!expected?.size || !found?.size) return { agreement: 'unknown', detail: 'no functions to compare' };
  const same = expected.isSubsetOf(found) || found.isSubsetOf(expected);
  const names = [...found].map((key) => key.split('#').at(-1)).join(', ');
  return { agreement: same ? 'same' : 'different', detail: `recursion through ${names.slice(0, 120)}` };
}
