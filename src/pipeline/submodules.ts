import type { ProductionEvent } from '../domain/event.ts';
import type { Repository } from '../ports/repository.ts';
import { readProductionPath } from '../diagnosis/frames/production-path.ts';

const submodulesAtMost = 200;

/** Folders of a commit's submodules, as `.gitmodules` names them; their code is of other repositories. */
export async function submodulesOf(repository: Pick<Repository, 'readFile'>, commit: string): Promise<string[]> {
  const text = (await repository.readFile(commit, '.gitmodules')) ?? '';
  return text
    .split('\n')
    .flatMap((line) => /^\s*path\s*=\s*(\S.{0,500}?)\s*$/.exec(line)?.[1] ?? [])
    .slice(0, submodulesAtMost);
}

/** The submodules in which frames of the event's first error seem to lie. */
export function submodulesHit(event: Pick<ProductionEvent, 'errors'>, submodules: readonly string[]): string[] {
  const places = (event.errors[0]?.frames ?? []).slice(0, 200).flatMap((frame) => {
    const path = readProductionPath(frame.filename ?? frame.absPath, frame.native);
    return path.kind === 'path' ? [`/${path.parts.join('/')}`] : [];
  });
  return submodules.filter((folder) => places.some((place) => place.includes(`/${folder}/`)));
}
