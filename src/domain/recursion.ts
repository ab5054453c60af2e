/** One step of a call path; `recursive` = the path came back to it, what lay between is left out. */
export interface PathStep<T> {
  item: T;
  recursive: boolean;
}

/**
 * A call path (innermost first) without its loops: when a function comes up again, all between is dropped and the
 * innermost occurrence stands for it, so that the depth of a recursion does not tell two failures apart.
 * Items whose key is null are never taken for the same.
 */
export function collapseRecursion<T>(path: readonly T[], keyOf: (item: T) => string | null): Array<PathStep<T>> {
  const steps: Array<PathStep<T>> = [];
  const places = new Map<string, number>();
  for (const item of path) {
    const key = keyOf(item);
    const before = key === null ? undefined : places.get(key);
    if (before === undefined) {
      if (key !== null) places.set(key, steps.length);
      steps.push({ item, recursive: false });
      continue;
    }
    for (const dropped of steps.splice(before + 1)) {
      const droppedKey = keyOf(dropped.item);
      if (droppedKey !== null) places.delete(droppedKey);
    }
    const step = steps[before];
    if (step) step.recursive = true;
  }
  return steps;
}
