import type { CacheBump } from './change-manifest.ts';
import { matchesAny } from './glob-pattern.ts';
import type { Policy } from './policy.ts';

/** A version as it stands behind its key. */
const version = /^[\w.-]{1,100}/;

/** The next version: the last number in it plus one; of one without a number, `tag` behind it. */
export function raised(from: string, tag: string): string {
  const last = /^(.*?)(\d{1,15})(\D*)$/s.exec(from);
  // A digest of letters and digits is no count.
  if (!last || /^[0-9a-f]{7,64}$/i.test(from)) return tag;
  const [, before = '', count = '', after = ''] = last;
  return `${before}${String(Number(count) + 1).padStart(count.length, '0')}${after}`;
}

/**
 * Which cache versions a change raises by the policy's rules (REV-4), and the files as they are then. `read` gives the
 * texts with the fix in them; a file or key that is not there raises nothing. `tag`: what a version without a number becomes.
 */
export function raisedVersions(
  rules: Policy['cacheVersionBumps'],
  changed: readonly string[],
  read: (file: string) => string | null,
  tag: string,
): { bumps: CacheBump[]; files: Map<string, string> } {
  const files = new Map<string, string>();
  const bumps: CacheBump[] = [];
  for (const { file, key } of rules.filter((rule) => changed.some((path) => matchesAny(rule.when, path)))) {
    const text = files.get(file) ?? read(file);
    const at = text?.indexOf(key) ?? -1;
    const from = text && at >= 0 ? (version.exec(text.slice(at + key.length))?.[0] ?? '') : '';
    if (!text || from === '' || bumps.some((bump) => bump.file === file && bump.key === key)) continue;
    const to = raised(from, tag);
    bumps.push({ file, key, from, to });
    files.set(
      file,
      text.replaceAll(`${key}${from}`, () => `${key}${to}`),
    );
  }
  return { bumps, files };
}
