import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from './canonical-json.ts';
import { repositoryPathSchema } from './repository-path.ts';

/** SHA-256, lower-case hex. */
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in lower-case hex');

/** A full git commit hash (SHA-1 or SHA-256). */
export const commitHashSchema = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, 'must be a full commit hash');

const filesSchema = z
  .array(z.object({ path: repositoryPathSchema, sha256: sha256Schema.nullable() }))
  .refine((files) => new Set(files.map((file) => file.path)).size === files.length, 'names a path twice');

/** What one version key of a page or asset is set to so that caches let go of the old code (REV-4). */
export const cacheBumpSchema = z.object({
  file: repositoryPathSchema,
  key: z.string(),
  from: z.string(),
  to: z.string(),
});
export type CacheBump = z.infer<typeof cacheBumpSchema>;

/**
 * `reproof.change-manifest/1`: all that a decision is about. A file's `sha256` is that of its new content, null when
 * the change removes it. The bundle's own files that are written after the manifest (attestation) are not in it.
 */
export const changeManifestSchema = z.object({
  schema: z.literal('reproof.change-manifest/1'),
  baseCommit: commitHashSchema,
  fix: filesSchema.min(1),
  regressionTest: filesSchema,
  cacheVersionBumps: z.array(cacheBumpSchema),
  bundle: filesSchema,
});
export type ChangeManifest = z.infer<typeof changeManifestSchema>;

/** A change as texts or bytes by path; null = removed. */
export interface ChangeContents {
  baseCommit: string;
  fix: ReadonlyMap<string, string | Uint8Array | null>;
  regressionTest: ReadonlyMap<string, string | Uint8Array | null>;
  cacheVersionBumps: readonly CacheBump[];
  bundle: ReadonlyMap<string, string | Uint8Array | null>;
}

/** Digests a change. Throws a ZodError when a path leaves the repository or the commit is no full hash. */
export function manifestOf(contents: ChangeContents): ChangeManifest {
  const digests = (files: ChangeContents['fix']) =>
    [...files].map(([path, content]) => ({ path, sha256: content === null ? null : sha256(content) }));
  return normalManifest({
    schema: 'reproof.change-manifest/1',
    baseCommit: contents.baseCommit,
    fix: digests(contents.fix),
    regressionTest: digests(contents.regressionTest),
    cacheVersionBumps: [...contents.cacheVersionBumps],
    bundle: digests(contents.bundle),
  });
}

/**
 * The hash that a decision is bound to: SHA-256 (hex) of the manifest's canonical JSON (RFC 8785), its lists taken as
 * sets. So it depends on what changes and not on the order in which it is told.
 */
export function manifestHash(manifest: ChangeManifest): string {
  return sha256(canonicalJson(normalManifest(manifest)));
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Its lists as sets, in one order. */
export function normalManifest(manifest: ChangeManifest): ChangeManifest {
  const { fix, regressionTest, cacheVersionBumps, bundle, ...rest } = changeManifestSchema.parse(manifest);
  return {
    ...rest,
    fix: asSet(fix),
    regressionTest: asSet(regressionTest),
    cacheVersionBumps: asSet(cacheVersionBumps),
    bundle: asSet(bundle),
  };
}

function asSet<T extends CacheBump | { path: string; sha256: string | null }>(items: readonly T[]): T[] {
  const byText = new Map(items.map((item) => [canonicalJson(item), item]));
  return [...byText].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}
