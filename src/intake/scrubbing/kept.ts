/** The list itself where `map` changes none of its items, else a new one. */
export function mapKept<T>(list: readonly T[], map: (item: T, index: number) => T): T[] {
  let changed: T[] | null = null;
  for (const [index, item] of list.entries()) {
    const mapped = map(item, index);
    if (mapped === item) continue;
    changed ??= [...list];
    changed[index] = mapped;
  }
  return changed ?? (list as T[]);
}

/** The object itself where the new fields are its own, else a copy with these. */
export function withKept<T extends object>(object: T, fields: Partial<T>): T {
  for (const key of Object.keys(fields) as Array<keyof T>) {
    if (fields[key] !== object[key]) return { ...object, ...fields };
  }
  return object;
}
