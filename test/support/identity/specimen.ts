/** Source texts by path from the root of a small CommonJS program. */
export type Program = Readonly<Record<string, string>>;

/** One way for a program to fail. */
export interface Failing {
  name: string;
  /** An expression that makes the program fail; `require` resolves from the root. May be a promise. */
  call: string;
  /** Failures with one id have class, code, operation and throwing expression in common; the name by default. */
  failure?: string;
  /** Frames from the throw outward, and causes, as one word each (`byName/report`); the failure's id by default. */
  path?: string;
  /** Its function has another expression of the same form: once variables are renamed, nobody can tell which is which. */
  hasTwin?: true;
  /** Another version of some files, as after a patch. */
  patched?: Program;
}

/** One program and the ways in which it fails: each pair of them is a near miss, or the same. */
export interface Family {
  name: string;
  /** What nearly coincides. */
  nearMiss: string;
  program: Program;
  ways: readonly Failing[];
}

export const failureOf = (way: Failing): string => way.failure ?? way.name;
export const pathOf = (way: Failing): string => way.path ?? failureOf(way);

/** What the judge owes: I2 when the replay's path is production's, or its inner part (the replay enters further in). */
export function expected(seen: Failing, replayed: Failing): 'same' | 'same place' | 'different' {
  if (failureOf(seen) !== failureOf(replayed)) return 'different';
  return `${pathOf(seen)}/`.startsWith(`${pathOf(replayed)}/`) ? 'same' : 'same place';
}
