/** What a function's source says of its parameters. */
export interface Parameters {
  /** Every name that the parameters bind, in order. */
  names: string[];
  isArrow: boolean;
  /** A parameter gets another value in the body: what it had at the call is gone. */
  isReassigned: boolean;
}

const nameStart = /[\p{ID_Start}$_]/u;
const wholeName = /[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/uy;

/**
 * Reads the parameters of a function whose source text begins at its parameter list (V8's function location), as in
 * `(a, { b, c: [d] } = {}, ...rest) { ... }`, `x => ...`. Null where the text is something else. Linear in the text's length.
 */
export function readParameters(text: string): Parameters | null {
  const trimmed = text.replace(/^async\s+/, '');
  if (trimmed[0] !== '(') {
    const name = nameAt(trimmed, 0);
    const isArrow = name !== null && /^\s*=>/.test(trimmed.slice(name.length, name.length + 50));
    return isArrow ? { names: [name], isArrow, isReassigned: isReassigned([name], trimmed.slice(name.length)) } : null;
  }
  const end = closing(trimmed, 0);
  if (end < 0) return null;
  const names: string[] = [];
  readPatterns(trimmed.slice(1, end), names, 0);
  const rest = trimmed.slice(end + 1);
  return { names, isArrow: /^\s*=>/.test(rest.slice(0, 50)), isReassigned: isReassigned(names, rest) };
}

function nameAt(text: string, from: number): string | null {
  wholeName.lastIndex = from;
  return wholeName.exec(text)?.[0] ?? null;
}

/** Patterns between commas; those that follow a `key:` or stand alone bind names. */
function readPatterns(text: string, names: string[], depth: number): void {
  if (depth > 20) return;
  for (const piece of pieces(text)) {
    const pattern = piece.replace(/^(?:\s|\/\*[^]*?\*\/|\/\/[^\n]*\n)+/, '').replace(/^\.\.\.\s*/, '');
    if (pattern[0] === '{' || pattern[0] === '[') {
      const end = closing(pattern, 0);
      for (const inner of pieces(pattern.slice(1, end)))
        readPatterns(target(inner, pattern[0] === '{'), names, depth + 1);
      continue;
    }
    const name = nameAt(pattern, 0);
    if (name) names.push(name);
  }
}

/** `key: target` of an object pattern -> target. */
function target(text: string, isObject: boolean): string {
  const key = isObject ? /^\s*(?:\[[^\]]*\]|'[^']*'|"[^"]*"|[\w$\u0080-\uffff]+)\s*:/.exec(text) : null;
  return key ? text.slice(key[0].length) : text;
}

/** The parts of a list, cut at its own commas; each part's default goes with it. */
function pieces(text: string): string[] {
  const found: string[] = [];
  let from = 0;
  for (let i = 0; i < text.length; i += 1) {
    const next = skipped(text, i);
    if (next < 0) break;
    if (next > i) i = next;
    else if (text[i] === ',') {
      found.push(text.slice(from, i));
      from = i + 1;
    }
  }
  found.push(text.slice(from));
  return found.filter((piece) => piece.trim() !== '');
}

/** The index of the bracket that closes the one at `from`; -1 for none. */
function closing(text: string, from: number): number {
  const closes: Record<string, string> = { '(': ')', '[': ']', '{': '}' };
  const open: string[] = [];
  for (let i = from; i < text.length; i += 1) {
    const char = text[i] ?? '';
    const past = skipText(text, i);
    if (past > i) i = past;
    else if (closes[char]) open.push(closes[char]);
    else if (char === open.at(-1)) {
      open.pop();
      if (open.length === 0) return i;
    }
  }
  return -1;
}

/** The index of the last character of the bracket, text or comment that begins at `i`; `i` itself where none does. */
function skipped(text: string, i: number): number {
  return '([{'.includes(text[i] ?? ' ') ? closing(text, i) : skipText(text, i);
}

function skipText(text: string, i: number): number {
  const char = text[i];
  if (char === '/' && text[i + 1] === '*') return Math.max(text.indexOf('*/', i + 2) + 1, i);
  if (char === '/' && text[i + 1] === '/') return Math.max(text.indexOf('\n', i), i);
  if (char !== "'" && char !== '"' && char !== '`') return i;
  for (let end = i + 1; end < text.length; end += 1) {
    if (text[end] === '\\') end += 1;
    else if (text[end] === char) return end;
  }
  return i;
}

/** Whether the body seems to assign to one of the names. Sees too much rather than too little. */
function isReassigned(names: readonly string[], body: string): boolean {
  const known = new Set(names);
  for (const match of body.matchAll(
    /(?<![.\w$])([\p{ID_Start}$_][\p{ID_Continue}$]*)\s*(?:(?:[-+*/%&|^?]|\*\*|<<|>>>?|&&|\|\||\?\?)?=(?![=>])|\+\+|--)/gu,
  )) {
    if (known.has(match[1] ?? '')) return true;
  }
  return (
    names.some((name) => body.includes(`++${name}`) || body.includes(`--${name}`)) && nameStart.test(names[0] ?? '')
  );
}
