/** The folder of a path; '' is the root. */
export const folderOf = (file: string): string => file.slice(0, Math.max(0, file.lastIndexOf('/')));

export const join = (...parts: string[]): string => parts.filter((part) => part !== '' && part !== '.').join('/');

/** A path as seen from a folder above it. */
export const below = (folder: string, file: string): string => (folder === '' ? file : file.slice(folder.length + 1));

export const isBelow = (folder: string, file: string): boolean => folder === '' || file.startsWith(`${folder}/`);

/** The nearest folder above a file that holds one of these files; null without. */
export function nearestWith(files: ReadonlySet<string>, file: string, names: readonly string[]): string | null {
  for (let folder = folderOf(file); ; folder = folderOf(folder)) {
    if (names.some((name) => files.has(join(folder, name)))) return folder;
    if (folder === '') return null;
  }
}

/** The value that stands most often; null of none. */
export function mostOften<T>(values: readonly T[]): T | null {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}
