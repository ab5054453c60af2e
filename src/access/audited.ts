import type { AuditNote } from '../domain/audit-entry.ts';
import { Fault } from '../domain/fault.ts';
import type { AuditStore } from '../ports/store/audit-store.ts';

/** What is told of a thing that is about to be done. */
export type Intent = Omit<AuditNote, 'outcome' | 'begun'>;

/**
 * Does something that the audit log has to tell of: says `begun` first, and how it ended behind it. A process that dies in
 * between leaves the first entry; a log that cannot be written lets nothing be done. `targetOf`: what it was done to, where
 * only its outcome tells (the id of what was made). Out and thrown: as `effect`; STORE_UNAVAILABLE.
 */
export async function audited<T>(
  audit: Pick<AuditStore, 'append'>,
  intent: Intent,
  effect: () => Promise<T>,
  targetOf: (outcome: T) => string = () => intent.target,
): Promise<T> {
  const begun = await audit.append({ ...intent, outcome: 'begun' });
  let outcome: T;
  try {
    outcome = await effect();
  } catch (error) {
    await audit.append({ ...intent, outcome: error instanceof Fault ? error.code : 'INTERNAL', begun });
    throw error;
  }
  await audit.append({ ...intent, target: targetOf(outcome), outcome: 'done', begun });
  return outcome;
}
