/** What bundlers put between a file's name and its ending, so that another content has another name. */
const hashed = /^(.+?)([-._])([A-Za-z0-9_-]{6,64})((?:\.min|\.bundle|\.chunk)?\.[cm]?js)$/;

interface Parts {
  stem: string;
  length: number;
}

function partsOf(name: string): Parts | null {
  const [, stem = '', mark = '', hash = '', ending = ''] = hashed.exec(name) ?? [];
  // A word is no hash: one of them has a digit or a capital in its midst, or is hexadecimal.
  const isHash = /\d|[a-z_-][A-Z]/.test(hash) || /^[0-9a-f]+$|^[A-Z]+$/.test(hash);
  return isHash ? { stem: `${stem}${mark}${ending}`, length: hash.length } : null;
}

/** Whether two names of built files are one file's: the same, or the same but for the hash of the content. */
export function sameBuiltName(one: string, other: string): boolean {
  if (one === other) return true;
  const [a, b] = [partsOf(one), partsOf(other)];
  return a !== null && b !== null && a.stem === b.stem && a.length === b.length;
}

/**
 * The built file that another build's file is, by its path's end: the one whose name is the same without the hash and whose
 * folders agree the most. Null when none is, or when several are alike.
 */
export function builtFileFor(wanted: string, files: readonly string[]): string | null {
  const parts = wanted.split('/');
  const scored = files
    .filter((file) => sameBuiltName(file.split('/').at(-1) ?? '', parts.at(-1) ?? ''))
    .map((file) => ({ file, common: foldersShared(file.split('/'), parts) }))
    .toSorted((a, b) => b.common - a.common);
  const [first, second] = scored;
  return first && first.common !== second?.common ? first.file : null;
}

function foldersShared(one: readonly string[], other: readonly string[]): number {
  let count = 1;
  while (count < one.length && count < other.length && one.at(-1 - count) === other.at(-1 - count)) count += 1;
  return count;
}
