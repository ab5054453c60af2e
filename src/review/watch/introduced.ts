import type { ProductionEvent } from '../../domain/event.ts';

/** A frame's file without what deploys put before it, for as long as a path of the repository can be its end. */
function endsWith(filename: string, file: string): boolean {
  const plain = filename.replace(/^file:\/\//, '').replaceAll('\\', '/');
  return plain === file || plain.endsWith(`/${file}`);
}

/** The first of the changed files that an event's own code ran through when it failed; null where it touched none. */
export function throughChange(event: ProductionEvent, files: readonly string[]): string | null {
  const own = event.errors.flatMap(({ frames }) => frames).filter(({ inApp, filename }) => inApp && filename);
  return files.find((file) => own.some(({ filename }) => endsWith(filename ?? '', file))) ?? null;
}
