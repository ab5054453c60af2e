import { z } from 'zod';

/** A place that signals are sent to, with its keys: one service or one team's services. */
export const projectSchema = z.object({
  /** Digits, as SDKs want it in a DSN. */
  id: z.string().regex(/^[1-9]\d{0,9}$/),
  name: z.string().min(1).max(200),
  /** 32 hex digits each; only an active one lets signals in. The first active one stands in the DSN. */
  keys: z.array(z.object({ key: z.string().regex(/^[0-9a-f]{32}$/), active: z.boolean() })),
  createdAt: z.iso.datetime(),
  /** Signals a minute above which the door answers 429; null: no limit. */
  quota: z.number().int().positive().nullable(),
});
export type Project = z.infer<typeof projectSchema>;

/** `http://<key>@<host>/<project>`: what an SDK is configured with. `origin` is the server's, without a path. */
export function dsnOf(project: Pick<Project, 'id' | 'keys'>, origin: string): string | null {
  const key = project.keys.find(({ active }) => active)?.key;
  if (!key) return null;
  const url = new URL(origin);
  return `${url.protocol}//${key}@${url.host}/${project.id}`;
}
