import { z } from 'zod';

/** Who did something: a person, the deterministic engine, a model, an outside agent, or a policy that was configured. */
export const actorSchema = z.object({
  kind: z.enum(['person', 'engine', 'model', 'agent', 'policy']),
  /** Unique within the installation: a user's id, an engine's name, `provider:model`. */
  id: z.string().min(1).max(200),
});
export type Actor = z.infer<typeof actorSchema>;

export function isSameActor(a: Actor, b: Actor): boolean {
  return a.kind === b.kind && a.id === b.id;
}
