import path from 'node:path';

export interface WrittenTest {
  /** Path from the root -> text. */
  files: Record<string, string>;
  testFile: string;
}

/** A short file name for a sentence. */
export const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 48)
    .replace(/-$/, '');

/** A module specifier from a folder to a file, both from the repository's root. */
export function relativePath(from: string, to: string): string {
  const found = path.posix.relative(from, to);
  return found.startsWith('.') ? found : `./${found}`;
}
