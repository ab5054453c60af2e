import type { ProductionEvent } from '../domain/event.ts';
import type { Policy } from '../domain/policy.ts';
import { routeBug, type Routing } from '../domain/routing.ts';
import { globPattern } from '../domain/glob-pattern.ts';
import type { Diagnosis } from './2-diagnosis.ts';

/** Whose a bug is, by the event, the repository's files and owners, and the policy (BUG-3). */
export function routingOf(event: ProductionEvent, { frames, codeMap }: Diagnosis, policy: Policy): Routing | null {
  const files = frames.flatMap(({ kind, file }) => (kind === 'source' && file ? [file] : []));
  const owners = [...new Set(codeMap.owners.map(({ owner }) => owner))];
  const inGlob = (glob: string, file: string): boolean => globPattern(glob).test(file);
  return routeBug({ event, files, owners }, policy.routing.specialists, inGlob);
}
