import { routeBug, type Routing } from '../domain/routing.ts';
import { globPattern } from '../domain/glob-pattern.ts';
import type { ReviewParts } from './review-parts.ts';

/** Whose a bug is, by the event, the repository's files and owners, and the policy (BUG-3). */
export function routingOf({
  event,
  diagnosis: { frames, codeMap },
  policy,
  specialists,
}: Pick<ReviewParts, 'event' | 'diagnosis' | 'policy' | 'specialists'>): Routing | null {
  const files = frames.flatMap(({ kind, file }) => (kind === 'source' && file ? [file] : []));
  const owners = [...new Set(codeMap.owners.map(({ owner }) => owner))];
  const inGlob = (glob: string, file: string): boolean => globPattern(glob).test(file);
  const team = specialists.filter(({ from }) => from === 'repository');
  const shipped = specialists.filter(({ from }) => from === 'product');
  return routeBug({ event, files, owners }, [...policy.routing.specialists, ...team], inGlob, shipped);
}
