/**
 * Which symbolic links lead out of the tree. Resolved component by component, as the kernel does, through the tree's own
 * links: judged by text alone, `a/b/up/../x` looks inside even where `up` points at the root. `links` maps a link's path
 * to its target text; the result names the links that leave, loop, or are absolute.
 */
export function escapingLinks(links: ReadonlyMap<string, string>): string[] {
  return [...links.keys()].filter((link) => !staysInside(link, links)).toSorted();
}

function staysInside(link: string, links: ReadonlyMap<string, string>): boolean {
  const todo = link.split('/').toReversed();
  const at: string[] = [];
  for (let steps = 0; todo.length > 0; steps += 1) {
    // The kernel gives up after 40 links; long before this bound.
    if (steps > 10_000) return false;
    const part = todo.pop();
    if (part === undefined || part === '' || part === '.') continue;
    if (part === '..') {
      if (at.length === 0) return false;
      at.pop();
      continue;
    }
    const target = links.get([...at, part].join('/'));
    if (target === undefined) at.push(part);
    else if (target.startsWith('/') || todo.length > 5_000) return false;
    else todo.push(...target.split('/').toReversed());
  }
  return true;
}
