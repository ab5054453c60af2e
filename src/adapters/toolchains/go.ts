import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Toolchain, ToolchainWanted } from '../../ports/toolchain.ts';
import { ask } from './ask.ts';
import { differsFrom, shownFolders } from './shown.ts';

/**
 * The machine's Go, offline (https://pkg.go.dev/cmd/go#hdr-Environment_variables): no proxy, no other toolchain, no C. What is
 * compiled is kept in a cache of our own: Go finds an entry by the hash of what went in, and runs no code of a repository
 * while it compiles.
 */
export async function findGo({ runtime }: ToolchainWanted, cache: string | null): Promise<Toolchain | string> {
  const told = parse(await ask('go', ['env', '-json', 'GOROOT', 'GOMODCACHE', 'GOVERSION'], { GOTOOLCHAIN: 'local' }));
  if (!told) return 'Go was not found (go on the PATH)';
  const version = told.GOVERSION.replace(/^go/, '');
  const kept = cache && path.join(cache, 'go', version.replace(/[^\w.-]/g, '_'));
  if (kept) mkdirSync(kept, { recursive: true, mode: 0o700 });
  return {
    language: 'go',
    label: `Go ${version}`,
    version,
    mismatch: differsFrom(runtime, /^go/i, version, 2, `Go ${version}`),
    programs: ['go', 'gofmt'],
    tools: new Set(),
    mounts: shownFolders([told.GOROOT, told.GOMODCACHE]),
    env: {
      PATH: path.join(told.GOROOT, 'bin'),
      GOROOT: told.GOROOT,
      GOMODCACHE: told.GOMODCACHE,
      GOCACHE: '/tmp/go-build',
      GOPROXY: 'off',
      GOSUMDB: 'off',
      GOTOOLCHAIN: 'local',
      GOENV: 'off',
      GOFLAGS: '-buildvcs=false',
      GOTELEMETRY: 'off',
      CGO_ENABLED: '0',
    },
    building: kept
      ? { mounts: [{ host: kept, at: kept, writable: true }], env: { GOCACHE: kept } }
      : { mounts: [], env: {} },
  };
}

function parse(text: string | null): { GOROOT: string; GOMODCACHE: string; GOVERSION: string } | null {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
