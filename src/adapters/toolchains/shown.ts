import { existsSync, realpathSync } from 'node:fs';
import type { Mount } from '../../ports/sandbox.ts';
import type { ToolchainWanted } from '../../ports/toolchain.ts';

/** What every sandbox shows of the system by itself. */
const shownAnyway =
  /^\/(?:usr|bin|sbin|lib|lib64|usr\/local)(?:\/(?:bin|sbin|lib|lib64|libexec|share|include)(?:\/|$)|$)/;
/** Folders that are nobody's toolchain: what lies in them besides must not be shown. */
const tooMuch = new Set(['/', '/root', '/home', '/usr', '/usr/local', '/etc', '/var', '/opt', '/tmp', '/mnt', '/srv']);

/** Folders to be shown read-only at their own places, without those that are shown anyway or lie in another one. */
export function shownFolders(folders: readonly string[]): Mount[] {
  const wanted = [...new Set(folders.filter((one) => existsSync(one)))].filter(
    (one) => !shownAnyway.test(one) && !tooMuch.has(one) && !/^\/home\/[^/]+$/.test(one),
  );
  return wanted
    .filter((one) => !wanted.some((other) => other !== one && one.startsWith(`${other}/`)))
    .map((at) => ({ host: realpathSync(at), at }));
}

/** How a version differs from production's in its first `parts` numbers; null where it does not, or nothing is known. */
export function differsFrom(
  runtime: ToolchainWanted['runtime'],
  name: RegExp,
  version: string,
  parts: number,
  label: string,
): string | null {
  if (!runtime || !name.test(runtime.name)) return null;
  const first = (text: string): string => (text.match(/\d+/g) ?? []).slice(0, parts).join('.');
  const ran = `${runtime.name} ${runtime.version}`.replace(/[^\w.+ -]/g, '').slice(0, 80);
  return first(runtime.version) === first(version) ? null : `production ran ${ran}, this is ${label}`;
}
