/** One replaced stretch: lines [beforeFrom, beforeTo) of the old text become lines [afterFrom, afterTo) of the new. */
export interface Edit {
  beforeFrom: number;
  beforeTo: number;
  afterFrom: number;
  afterTo: number;
}

/** Beyond this many edited lines the smallest script costs too much memory: the middle is then replaced as a whole. */
const maxDistance = 3000;

/**
 * The shortest edit script between two line lists (E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986),
 * as stretches in order, touching stretches merged.
 */
export function shortestEdits(before: readonly string[], after: readonly string[]): Edit[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  const room = Math.min(before.length, after.length) - head;
  while (tail < room && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const a = before.slice(head, before.length - tail);
  const b = after.slice(head, after.length - tail);
  if (a.length === 0 && b.length === 0) return [];
  const whole = [{ beforeFrom: 0, beforeTo: a.length, afterFrom: 0, afterTo: b.length }];
  const edits = a.length === 0 || b.length === 0 ? whole : (myers(a, b) ?? whole);
  return edits.map((e) => ({
    beforeFrom: e.beforeFrom + head,
    beforeTo: e.beforeTo + head,
    afterFrom: e.afterFrom + head,
    afterTo: e.afterTo + head,
  }));
}

/** The greedy forward search; null when the texts differ too much. Keeps each round's frontier for the way back. */
function myers(a: readonly string[], b: readonly string[]): Edit[] | null {
  const limit = Math.min(a.length + b.length, maxDistance);
  const frontier = new Int32Array(2 * limit + 3);
  const origin = limit + 1;
  const trace: Int32Array[] = [];
  for (let d = 0; d <= limit; d++) {
    trace.push(frontier.slice(origin - d - 1, origin + d + 2));
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (frontier[origin + k - 1] ?? 0) < (frontier[origin + k + 1] ?? 0));
      let x = down ? (frontier[origin + k + 1] ?? 0) : (frontier[origin + k - 1] ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      frontier[origin + k] = x;
      if (x >= a.length && x - k >= b.length) return walkBack(trace, a.length, b.length);
    }
  }
  return null;
}

/** Follows the frontiers back from the end and collects the single steps into stretches. */
function walkBack(trace: readonly Int32Array[], endX: number, endY: number): Edit[] {
  const edits: Edit[] = [];
  let x = endX;
  let y = endY;
  for (let d = trace.length - 1; d > 0; d--) {
    const row = trace[d];
    const at = (k: number) => row?.[k + d + 1] ?? 0;
    const k = x - y;
    const down = k === -d || (k !== d && at(k - 1) < at(k + 1));
    const prevX = at(down ? k + 1 : k - 1);
    const prevY = prevX - (down ? k + 1 : k - 1);
    prepend(
      edits,
      down
        ? { beforeFrom: prevX, beforeTo: prevX, afterFrom: prevY, afterTo: prevY + 1 }
        : { beforeFrom: prevX, beforeTo: prevX + 1, afterFrom: prevY, afterTo: prevY },
    );
    x = prevX;
    y = prevY;
  }
  return edits;
}

function prepend(edits: Edit[], step: Edit): void {
  const first = edits[0];
  if (first && step.beforeTo === first.beforeFrom && step.afterTo === first.afterFrom) {
    first.beforeFrom = step.beforeFrom;
    first.afterFrom = step.afterFrom;
  } else edits.unshift(step);
}
