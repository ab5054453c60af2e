import { expect, test } from 'vitest';
import { containerArguments } from './arguments.ts';
import { createDocker } from './sandbox.ts';

const limits = { timeMs: 1000, memoryBytes: 1024 ** 3, processes: 10, outputBytes: 1000 };
const words = (engine: 'docker' | 'podman') =>
  containerArguments({
    engine,
    name: 'reproof-1',
    image: 'node:24-slim',
    user: { uid: 1000, gid: 1000 },
    binds: [
      { host: '/host/modules', at: '/tree/a,b/node_modules', layered: true },
      { host: '/tree', at: '/tree', writable: true },
    ],
    cwd: '/tree/a folder',
    env: { PATH: '/bin', GIVEN: 'a=b c' },
    home: '/home/user',
    limits,
    argv: ['node', '-e', '--rm'],
  });

test('a container that reaches nothing, with the tree and the mounts at their places', () => {
  expect(words('docker').join(' ')).toBe(
    [
      'run --rm --interactive --init --pull=never --name reproof-1 --hostname sandbox',
      '--network=none --read-only --cap-drop=ALL --security-opt=no-new-privileges --ipc=private',
      '--user 1000:1000 --workdir /tree/a folder --entrypoint ',
      '--memory 1073741824 --memory-swap 1073741824 --pids-limit 160 --ulimit=core=0',
      '--tmpfs /tmp:rw,exec,nosuid,nodev,size=536870912,mode=1777 --tmpfs /home/user:rw,exec,nosuid,nodev,size=67108864,mode=1777',
      '--mount type=bind,source=/tree,target=/tree',
      '--mount type=bind,source=/host/modules,"target=/tree/a,b/node_modules",readonly',
      '--env PATH=/bin --env GIVEN=a=b c',
      'node:24-slim node -e --rm',
    ].join(' '),
  );
  expect(words('podman')).toContain('--userns=keep-id');
  expect(words('docker').slice(-4)).toEqual(['node:24-slim', 'node', '-e', '--rm']);
});

test('without an engine it is the fault SANDBOX_UNAVAILABLE', () => {
  expect(() => createDocker({ searchPath: '/nonexistent' })).toThrow(
    expect.objectContaining({ code: 'SANDBOX_UNAVAILABLE' }),
  );
});
