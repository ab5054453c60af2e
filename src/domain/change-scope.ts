import type { z } from 'zod';
import { matchesAny } from './glob-pattern.ts';
import type { changeScopeSchema } from './policy-parts.ts';
import type { StoredProposal } from './stored-proposal.ts';

/** Which changes a rule is about: all that is set holds; nothing set = every change. */
export type ChangeScope = z.infer<typeof changeScopeSchema>;

/** What of a change rules ask about. */
export interface ScopedChange extends Pick<StoredProposal, 'kind' | 'risk'> {
  paths: readonly string[];
}

/** Whether a rule speaks for a change. */
export function speaksFor({ paths, kinds, risk }: ChangeScope, change: ScopedChange): boolean {
  if (paths && !change.paths.some((path) => matchesAny(paths, path))) return false;
  if (kinds && !kinds.includes(change.kind)) return false;
  return !risk || risk.includes(change.risk);
}
