/**
 * Path patterns of CODEOWNERS files, matched without regular expressions: a repository may be hostile, and `*a*a*a*b`
 * as a regular expression takes polynomial time. Here a segment costs length times length at the most.
 */
type Token =
  | { kind: 'char'; char: string }
  | { kind: 'any' }
  | { kind: 'star' }
  | { kind: 'set'; has: Set<string>; not: boolean };

/** A pattern in parts between slashes; `**` stands for any number of folders. */
export type Glob = ReadonlyArray<'**' | readonly Token[]>;

/** Compiles a pattern that begins at the root. `sets`: `[abc]`, `[a-z]`, `[!a]` mean characters (GitLab), else they are literal (GitHub). */
export function compileGlob(pattern: string, options: { sets: boolean }): Glob {
  const parts = pattern.split('/').filter((part) => part !== '');
  return parts.map((part) => (part === '**' ? '**' : tokens(part, options.sets)));
}

/** Whether a path from the root (no leading slash) matches; `prefix`: a folder above it matching is enough. */
export function matchesGlob(glob: Glob, path: string, options: { prefix: boolean }): boolean {
  const parts = path.split('/');
  // reach = how many path parts the pattern so far can have used up.
  let reach = new Set([0]);
  for (const piece of glob) {
    const next = new Set<number>();
    if (piece === '**') for (let i = Math.min(...reach); i <= parts.length; i += 1) next.add(i);
    else for (const used of reach) if (matchesPart(piece, parts[used])) next.add(used + 1);
    if (next.size === 0) return false;
    reach = next;
  }
  return reach.has(parts.length) || (options.prefix && [...reach].some((used) => used > 0));
}

function tokens(part: string, sets: boolean): Token[] {
  const found: Token[] = [];
  for (let i = 0; i < part.length; i += 1) {
    const char = part[i] ?? '';
    const set = sets && char === '[' ? /^\[(!|\^)?([^\]]+)\]/.exec(part.slice(i, i + 200)) : null;
    if (char === '\\' && i + 1 < part.length) found.push({ kind: 'char', char: part[(i += 1)] ?? '' });
    else if (char === '*') {
      if (found.at(-1)?.kind !== 'star') found.push({ kind: 'star' });
    } else if (char === '?') found.push({ kind: 'any' });
    else if (set) {
      found.push({ kind: 'set', has: members(set[2] ?? ''), not: set[1] !== undefined });
      i += set[0].length - 1;
    } else found.push({ kind: 'char', char });
  }
  return found;
}

function members(text: string): Set<string> {
  const has = new Set<string>();
  for (let i = 0; i < text.length; i += 1) {
    const [from, to] = [text.charCodeAt(i), text[i + 1] === '-' && i + 2 < text.length ? text.charCodeAt(i + 2) : -1];
    if (to < 0) has.add(text[i] ?? '');
    else {
      for (let code = from; code <= Math.min(to, from + 256); code += 1) has.add(String.fromCharCode(code));
      i += 2;
    }
  }
  return has;
}

/** Wildcards in one part: on a mismatch go back to the last star only, which is enough. */
function matchesPart(pattern: readonly Token[], text: string | undefined): boolean {
  if (text === undefined) return false;
  let [at, i, star, mark] = [0, 0, -1, 0];
  while (i < text.length) {
    const token = pattern[at];
    if (token?.kind === 'star') [star, mark, at] = [at, i, at + 1];
    else if (token && matchesChar(token, text[i] ?? '')) [at, i] = [at + 1, i + 1];
    else if (star >= 0) [at, mark, i] = [star + 1, mark + 1, mark + 1];
    else return false;
  }
  return pattern.slice(at).every((token) => token.kind === 'star');
}

function matchesChar(token: Token, char: string): boolean {
  if (token.kind === 'char') return token.char === char;
  return token.kind === 'any' || (token.kind === 'set' && token.has.has(char) !== token.not);
}
