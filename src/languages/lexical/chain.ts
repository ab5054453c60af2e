/** Where the chain of names, calls and indices that ends before `at` begins: of `a.b(c)[d].e` at `.e`, the offset of `a`. */
export function chainStart(masked: string, at: number): number {
  let start = at;
  for (;;) {
    const before = masked[start - 1] ?? '';
    if (/[\w$.?:]/.test(before)) start -= 1;
    else if (before === ')' || before === ']') {
      const open = openingOf(masked, start - 1);
      if (open < 0) return start;
      start = open;
    } else return start;
  }
}

/** Offset of the bracket that this closing one closes; -1 without. */
function openingOf(masked: string, at: number): number {
  let depth = 0;
  for (let i = at; i >= 0 && at - i < 4_000; i -= 1) {
    const one = masked[i] ?? '';
    if (one === ')' || one === ']') depth += 1;
    if (one === '(' || one === '[') depth -= 1;
    if (depth === 0) return i;
  }
  return -1;
}

/** The end of what begins at `at` and is not parted by a comma, a semicolon or the end of the bracket around it. */
export function expressionEnd(masked: string, at: number): number {
  let depth = 0;
  let end = at;
  for (; end < masked.length && end - at < 4_000; end += 1) {
    const one = masked[end] ?? '';
    if (depth === 0 && /[,;)\]}{]/.test(one)) break;
    if (/[([]/.test(one)) depth += 1;
    if (/[)\]]/.test(one)) depth -= 1;
  }
  return end;
}
