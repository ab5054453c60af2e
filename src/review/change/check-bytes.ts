import { createHash } from 'node:crypto';
import type { ApprovedChange } from '../../domain/approved-change.ts';
import { withVersions } from '../../domain/cache-bump.ts';
import { type CacheBump, manifestHash } from '../../domain/change-manifest.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Why the bytes at hand are not the ones that were decided on; null where they are, each and every one. `read`: a file at
 * the base commit. A file with raised versions is held to what it was before them: the fix's digest, or the base's bytes.
 */
export async function bytesRefusal(
  { manifest, manifestHash: hash, baseCommit, files }: ApprovedChange,
  read: (file: string) => Promise<Uint8Array | null>,
): Promise<string | null> {
  if (manifestHash(manifest) !== hash || manifest.baseCommit !== baseCommit)
    return 'the manifest is not the one that was decided on';
  const digests = new Map(
    [...manifest.regressionTest, ...manifest.fix].map(({ path, sha256: digest }) => [path, digest]),
  );
  const bumps = Map.groupBy(manifest.cacheVersionBumps, ({ file }) => file);
  const named = new Set([...digests.keys(), ...bumps.keys()]);
  const missing = [...named].find((file) => !files.has(file));
  if (missing !== undefined) return `the bytes of ${missing} are missing`;
  for (const [file, bytes] of files) {
    if (!named.has(file)) return `${file} is not in the manifest`;
    const digest = digests.get(file);
    if (digest !== undefined && (bytes ? sha256(bytes) : null) === digest) continue;
    const before = bytes && bumps.has(file) ? unraised(bytes, bumps.get(file) ?? []) : [];
    const expected = digest ?? digestOf(await read(file));
    if (!before.some((text) => sha256(text) === expected)) return `${file} has other bytes than the manifest says`;
  }
  return null;
}

const digestOf = (bytes: Uint8Array | null): string | null => bytes && sha256(bytes);

/** The file before its versions were raised: each as a whole, or wherever the text stands. One of the two has to be it, by its digest. */
function unraised(bytes: Uint8Array, bumps: readonly CacheBump[]): Buffer[] {
  const text = Buffer.from(bytes).toString('utf8');
  const anywhere = bumps
    .toReversed()
    .reduce((at, { key, from, to }) => at.replaceAll(key + to, () => key + from), text);
  return [Buffer.from(withVersions(text, bumps, 'from')), Buffer.from(anywhere)];
}
