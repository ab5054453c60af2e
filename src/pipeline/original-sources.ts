import type { ProductionEvent } from '../domain/event.ts';
import { resolveThroughSourceMaps } from '../intake/source-maps.ts';
import type { Repository } from '../ports/repository.ts';
import { builtFiles, type BuiltFiles } from './built-files.ts';

/** Code, the map that it names, and what they lead to: more rounds bring nothing new. */
const roundsAtMost = 6;

/** Frames whose original is not of the commit, while the built file is, stay in the built file: it is what can be read and run. */
function whereSourcesAre(event: ProductionEvent, resolved: ProductionEvent, { has }: BuiltFiles): ProductionEvent {
  const errors = resolved.errors.map((error, i) => ({
    ...error,
    frames: error.frames.map((frame, j) => {
      const built = event.errors[i]?.frames[j];
      const [original, generated] = [frame, built].map((one) => one?.filename ?? one?.absPath ?? null);
      if (!built || frame === built || !original || !generated) return frame;
      return !has(original) && has(generated) ? built : frame;
    }),
  }));
  return { ...resolved, errors };
}

/** The event with its frames at the original sources, as far as maps of the commit or of the checkout's build output lead. */
export async function atOriginalSources(
  event: ProductionEvent,
  repository: Repository,
  commit: string,
): Promise<ProductionEvent> {
  const files = await builtFiles(repository, commit);
  const known = new Map<string, string | null>();
  let resolved = event;
  for (let round = 0; round < roundsAtMost; round += 1) {
    const wanted = new Set<string>();
    resolved = resolveThroughSourceMaps(event, (file) => {
      if (!known.has(file)) wanted.add(file);
      return known.get(file) ?? null;
    });
    if (wanted.size === 0) break;
    for (const file of wanted) known.set(file, await files.read(file));
  }
  resolved = whereSourcesAre(event, resolved, files);
  const moved = resolved.errors.some((error, i) =>
    error.frames.some((frame, j) => frame !== event.errors[i]?.frames[j]),
  );
  if (!moved || files.borrowed.length === 0) return resolved;
  const remark = `${files.borrowed[0]} is of the checkout's build output, which may be another build than production's`;
  return { ...resolved, remarks: [...resolved.remarks, remark] };
}
