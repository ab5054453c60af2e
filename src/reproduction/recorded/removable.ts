import type { Json, Path } from '../inputs/document.ts';

const partsAtMost = 400;

/** Ways from an encoded value's node to its parts; those of a kind (`{ $: 'map', entries }`) stay out of sight. */
function partsOf(value: Json, path: Path): Array<{ path: Path; value: Json; removable: boolean }> {
  if (typeof value !== 'object' || value === null) return [];
  const items = (list: Json | undefined, through: Path, removable: boolean) =>
    Array.isArray(list) ? list.map((item, i) => ({ path: [...through, i], value: item, removable })) : [];
  const fields = (of: Json | undefined, through: Path) =>
    typeof of === 'object' && of !== null && !Array.isArray(of)
      ? Object.entries(of).map(([key, item]) => ({ path: [...through, key], value: item, removable: true }))
      : [];
  if (Array.isArray(value)) return items(value, path, true);
  switch (value.$) {
    case 'map':
      return items(value.entries, [...path, 'entries'], true).flatMap((entry) => [
        { ...entry, value: null }, // a pair stays one
        ...items(entry.value, entry.path, false).slice(1),
      ]);
    case 'set':
      return items(value.values, [...path, 'values'], true);
    case 'made':
      return items(value.args, [...path, 'args'], false).map((arg, i, all) => ({
        ...arg,
        removable: i === all.length - 1,
      }));
    case 'nullproto':
    case 'error':
      return fields(value.fields, [...path, 'fields']);
    case 'instance':
      // Its methods count on its fields: only what lies deeper may go.
      return fields(value.fields, [...path, 'fields']).map((part) => ({ ...part, removable: false }));
    case 'def':
      return [{ path: [...path, 'value'], value: value.value ?? null, removable: false }];
    default:
      return typeof value.$ === 'string' ? [] : fields(value, path);
  }
}

/** Places inside of encoded values that can be taken away and leave an encoded value, outermost first, bounded. */
export function removableParts(root: Json): Path[] {
  const queue: Array<{ path: Path; value: Json; removable: boolean }> = [{ path: [], value: root, removable: false }];
  for (let i = 0; i < queue.length && queue.length < partsAtMost; i++) {
    const at = queue[i];
    if (at) queue.push(...partsOf(at.value, at.path));
  }
  return queue.slice(0, partsAtMost).flatMap(({ path, removable }) => (removable ? [path] : []));
}

/** Whether a place of encoded values is data, and not a word of the encoding. */
export function isData(root: Json, path: Path): boolean {
  let at: Json | undefined = root;
  for (let i = 0; i < path.length; i++) {
    if (typeof at !== 'object' || at === null) return false;
    const step = path[i];
    if (!Array.isArray(at) && typeof at.$ === 'string') {
      const through: string = { map: 'entries', set: 'values', made: 'args', def: 'value' }[at.$] ?? 'fields';
      if (step !== through || (i === path.length - 1 && at.$ !== 'def')) return false;
    }
    at = (at as { [key: string]: Json })[String(step)];
  }
  return true;
}
