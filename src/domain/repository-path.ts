import { z } from 'zod';

/** True for a path from a repository's root with forward slashes that cannot leave it nor reach into `.git`. */
export function staysInside(path: string): boolean {
  const parts = path.split('/');
  const isPlain = path.length > 0 && path.length <= 4096 && !/[\\\0]/.test(path) && !/^[A-Za-z]:/.test(path);
  return (
    isPlain && parts.every((part) => part !== '' && part !== '.' && part !== '..' && part.toLowerCase() !== '.git')
  );
}

/** A path from the repository's root, as files of fixes, tests and bundles have it. */
export const repositoryPathSchema = z
  .string()
  .refine(staysInside, 'must be a path inside the repository, with / between folders');

/** A folder of the repository: as a path, or `.` for the root. */
export const repositoryFolderSchema = z
  .string()
  .refine((path) => path === '.' || staysInside(path), 'must be a folder inside the repository, or . for its root');
