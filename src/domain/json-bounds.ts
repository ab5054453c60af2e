/** How large a value from outside may be before anything walks it. */
export interface JsonBounds {
  depth: number;
  nodes: number;
  /** UTF-16 code units of all strings and keys together. */
  characters: number;
}

/**
 * Whether a value that JSON.parse made stays within bounds; else what it exceeds. Walks without recursion, so that a
 * value made to be deep cannot exhaust the stack: schemas recurse and are asked only after this.
 */
export function exceeds(value: unknown, bounds: JsonBounds): keyof JsonBounds | null {
  const waiting: Array<{ item: unknown; depth: number }> = [{ item: value, depth: 0 }];
  let nodes = 0;
  let characters = 0;
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { item, depth } = next;
    nodes += 1;
    if (typeof item === 'string') characters += item.length;
    if (nodes > bounds.nodes) return 'nodes';
    if (item !== null && typeof item === 'object') {
      if (depth >= bounds.depth) return 'depth';
      for (const key of Object.keys(item)) {
        characters += Array.isArray(item) ? 0 : key.length;
        waiting.push({ item: (item as Record<string, unknown>)[key], depth: depth + 1 });
        if (waiting.length > bounds.nodes) return 'nodes';
      }
    }
    if (characters > bounds.characters) return 'characters';
  }
  return null;
}
