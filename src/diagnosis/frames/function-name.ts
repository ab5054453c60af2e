/**
 * The names that an engine's frame may mean: `Parser.__context` -> __context; `new SemVer` -> SemVer;
 * `module.exports [as stringify]` -> stringify; `async Foo.#bar` -> #bar; `Server.<anonymous>`, `?`, null -> none.
 */
export function bareNames(name: string | null): string[] {
  if (name === null || name.length > 500) return [];
  const alias = /\[as ([^\]]+)\]/.exec(name)?.[1];
  const plain = name.replace(/ ?\[as [^\]]*\]/, '').replace(/^(?:async |new |get |set |static )+/, '');
  return [plain, alias ?? '']
    .map((one) => one.split('.').at(-1)?.trim() ?? '')
    .filter((one) => /^[#\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(one) && one !== 'exports' && one !== 'anonymous');
}
