import type { Limits, Mount } from '../../ports/sandbox.ts';

/** The command line's program; both take the same words for what is used here. */
export type Engine = 'docker' | 'podman';

const MIB = 1024 * 1024;

/**
 * The words after `docker` or `podman` for one run, the program last
 * (https://docs.docker.com/reference/cli/docker/container/run/, https://docs.podman.io/en/latest/markdown/podman-run.1.html).
 * A container without network, capabilities, or a writable root; the caller's numeric user; never pulled from a registry.
 */
export function containerArguments(options: {
  engine: Engine;
  name: string;
  image: string;
  user: { uid: number; gid: number };
  binds: readonly Mount[];
  cwd: string;
  env: Record<string, string>;
  home: string;
  limits: Limits;
  argv: readonly string[];
}): string[] {
  const { limits, user, home } = options;
  const memory = String(limits.memoryBytes);
  return [
    ['run', '--rm', '--interactive', '--init', '--pull=never', '--name', options.name, '--hostname', 'sandbox'],
    // Podman maps the caller to itself only when told; Docker has no such mapping.
    options.engine === 'podman' ? ['--userns=keep-id'] : [],
    ['--network=none', '--read-only', '--cap-drop=ALL', '--security-opt=no-new-privileges', '--ipc=private'],
    ['--user', `${user.uid}:${user.gid}`, '--workdir', options.cwd, '--entrypoint', ''],
    // The kernel counts threads, and one Node has a dozen.
    ['--memory', memory, '--memory-swap', memory, '--pids-limit', String(limits.processes * 16), '--ulimit=core=0'],
    [
      '--tmpfs',
      `/tmp:${temporary(Math.min(limits.memoryBytes, 512 * MIB))}`,
      '--tmpfs',
      `${home}:${temporary(64 * MIB)}`,
    ],
    options.binds.toSorted((a, b) => (a.at < b.at ? -1 : 1)).flatMap((mount) => ['--mount', bind(mount)]),
    Object.entries(options.env).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    [options.image, ...options.argv],
  ].flat();
}

function temporary(bytes: number): string {
  return `rw,exec,nosuid,nodev,size=${bytes},mode=1777`;
}

/** `--mount` is comma-separated values (RFC 4180), so a path with a comma or a quote is quoted. */
function bind(mount: Mount): string {
  const fields = ['type=bind', `source=${mount.host}`, `target=${mount.at}`, ...(mount.writable ? [] : ['readonly'])];
  return fields.map((field) => (/[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',');
}
