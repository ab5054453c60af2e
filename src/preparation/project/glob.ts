const MAX_LENGTH = 300;
const MAX_ALTERNATIVES = 64;

/**
 * A test for paths against one glob: `*`, `?`, `**` and `{a,b}`, nothing else. Patterns come from the repository, so
 * matching is by two pointers and a bounded recursion on `**`, never by a regular expression made from them.
 */
export function globMatcher(glob: string): (path: string) => boolean {
  const plain = glob.replace(/^\.\//, '').replace(/\/$/, '');
  if (plain.length > MAX_LENGTH) return () => false;
  const patterns = alternatives(plain).map((one) => one.split('/'));
  return (path) => {
    const parts = path.split('/');
    return patterns.some((pattern) => matchParts(pattern, parts));
  };
}

/** The globs that a pattern with braces stands for. */
function alternatives(glob: string): string[] {
  const done: string[] = [];
  const open = [glob];
  for (let one = open.pop(); one !== undefined && done.length < MAX_ALTERNATIVES; one = open.pop()) {
    const brace = /\{([^{}]*)\}/.exec(one);
    if (!brace) done.push(one);
    else {
      const [before, after] = [one.slice(0, brace.index), one.slice(brace.index + brace[0].length)];
      if (open.length < MAX_ALTERNATIVES)
        open.push(...(brace[1] ?? '').split(',').map((part) => before + part + after));
    }
  }
  return done;
}

function matchParts(pattern: readonly string[], parts: readonly string[]): boolean {
  // reached[j]: the pattern so far matches the first j parts.
  let reached = new Set([0]);
  for (const one of pattern) {
    const next = new Set<number>();
    for (const at of reached) {
      if (one === '**') for (let to = at; to <= parts.length; to += 1) next.add(to);
      else if (at < parts.length && matchPart(one, parts[at] as string)) next.add(at + 1);
    }
    reached = next;
  }
  return reached.has(parts.length);
}

/** One segment, `*` and `?`: the classic two pointers with one remembered star. */
function matchPart(pattern: string, text: string): boolean {
  let [p, t, star, mark] = [0, 0, -1, 0];
  while (t < text.length) {
    if (pattern[p] === '*') [star, mark, p] = [p, t, p + 1];
    else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) [p, t] = [p + 1, t + 1];
    else if (star >= 0) [p, mark, t] = [star + 1, mark + 1, mark + 1];
    else return false;
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}
