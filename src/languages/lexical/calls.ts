/** The calls of a masked text in order, as written: `cart.total`, `Item`. `words` are no functions. */
export function callsIn(masked: string, words: ReadonlySet<string>): string[] {
  return [...masked.matchAll(/([A-Za-z_$][\w$.:]{0,300})!?(?=\s?\()/g)].flatMap(([, name = '']) =>
    words.has(name) ? [] : [name],
  );
}
