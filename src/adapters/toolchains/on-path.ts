import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** Where a program stands: in one of the folders, else on the PATH; null without. */
export function onPath(program: string, first: readonly string[] = []): string | null {
  const folders = [...first, ...(process.env['PATH'] ?? '').split(path.delimiter)].filter((one) =>
    path.isAbsolute(one),
  );
  return folders.map((folder) => path.join(folder, program)).find(isProgram) ?? null;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
