const closing: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** The first bracket of a masked text that has no partner, in words; null where all have one. */
export function unbalanced(masked: string): string | null {
  const open: Array<{ one: string; line: number }> = [];
  let line = 1;
  for (const one of masked) {
    if (one === '\n') line += 1;
    if ('([{'.includes(one)) open.push({ one, line });
    const partner = closing[one];
    if (partner === undefined) continue;
    if (open.pop()?.one !== partner) return `line ${line}: a ${one} that nothing opens`;
  }
  const left = open.at(-1);
  return left ? `line ${left.line}: a ${left.one} that nothing closes` : null;
}
