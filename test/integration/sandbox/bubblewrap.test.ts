import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createBubblewrap } from '../../../src/adapters/bubblewrap/sandbox.ts';
import type { SandboxSession } from '../../../src/ports/sandbox.ts';
import { sandboxContract } from './contract.ts';

sandboxContract('bwrap', (programs) => createBubblewrap({ programs }));

describe('bwrap: isolation', () => {
  const node = realpathSync(process.execPath);
  let outer: string;
  let tree: string;
  let session: SandboxSession;
  const sh = (script: string, ...args: string[]) => session.run(['sh', '-c', script, 'sh', ...args], { cwd: tree });

  beforeAll(() => {
    outer = mkdtempSync(path.join(os.tmpdir(), 'reproof-isolation-'));
    tree = path.join(outer, 'tree');
    mkdirSync(path.join(tree, 'node_modules'), { recursive: true });
    mkdirSync(path.join(outer, 'modules'));
    writeFileSync(path.join(outer, 'modules', 'dep.js'), 'original');
    writeFileSync(path.join(outer, 'secret.pem'), 'PRIVATE KEY');
    const mounts = [{ host: path.join(outer, 'modules'), at: path.join(tree, 'node_modules') }];
    session = createBubblewrap({ programs: [node] }).open(tree, mounts);
  });
  afterAll(() => rmSync(outer, { recursive: true, force: true }));

  test('files of the host outside the tree are not there', async () => {
    const paths = [
      path.join(outer, 'secret.pem'),
      '/etc/shadow',
      '/etc/ssh',
      '/etc/ssl/private',
      '/root',
      '/var',
      '/sys',
    ];
    for (const hidden of [...paths, path.join(os.homedir(), '.ssh'), import.meta.dirname]) {
      // A clone below such a folder is shown as far as the way to its Node goes, and no further.
      if (node.startsWith(`${hidden}/`))
        expect((await sh('ls -A "$1"', hidden)).stdout.trim()).toBe(node.slice(hidden.length + 1).split('/')[0]);
      else expect((await sh('ls -d "$1"', hidden)).exit, hidden).not.toBe(0);
    }
  });

  test('home is empty and the user is an ordinary one without capabilities', async () => {
    // A clone below /tmp is shown there as far as the way to its Node goes, and no further.
    const shown = /^\/tmp\/([^/]+)/.exec(realpathSync(process.execPath))?.[1];
    const listed = (await sh('ls -A "$HOME" /tmp | grep -v reproof-isolation')).stdout.split('\n');
    expect(listed.filter((name) => name !== shown)).toEqual(['/home/user:', '', '/tmp:', '']);
    expect((await sh('id -u; grep CapEff /proc/self/status')).stdout).toBe('1000\nCapEff:\t0000000000000000\n');
    expect((await sh('unshare --user true')).exit).not.toBe(0);
  });

  test('nothing outside the tree, /tmp and HOME can be written', async () => {
    const places = ['/x', '/dev/x', '/usr/x', '/usr/bin/x', '/etc/x', '/etc/hosts'];
    for (const place of places) expect((await sh(': 2>/dev/null >"$1"', place)).exit, place).not.toBe(0);
    expect((await sh(': > "$1" && : > "$HOME/x" && : > /tmp/x', path.join(tree, 'x'))).exit).toBe(0);
    await sh(': > "$1"; : > "$2"', path.join(outer, 'y'), '/tmp/reproof-y');
    expect(['/tmp/x', '/tmp/reproof-y', path.join(outer, 'y')].filter((file) => existsSync(file))).toEqual([]);
  });

  test('kernel settings cannot be written, even when root is the caller', async () => {
    const setting = '/proc/sys/kernel/core_pattern';
    const before = readFileSync(setting, 'utf8');
    expect((await sh('v=$(cat "$1"); echo "$v" >"$1"', setting)).exit).not.toBe(0);
    expect(readFileSync(setting, 'utf8')).toBe(before);
    expect((await sh('find /proc/sys /proc/sysrq-trigger -writable -type f 2>/dev/null | head')).stdout).toBe('');
  });

  test('mounts are read-only', async () => {
    const result = await sh(
      'cat node_modules/dep.js; echo changed > node_modules/dep.js; rm node_modules/dep.js; mv node_modules x',
    );
    expect(result).toMatchObject({ stdout: 'original' });
    expect(result.exit).not.toBe(0);
    expect(readFileSync(path.join(outer, 'modules', 'dep.js'), 'utf8')).toBe('original');
  });

  test('a layered mount takes writes, which reach neither the host nor the next run', async () => {
    const host = path.join(outer, 'modules');
    const layered = createBubblewrap().open(tree, [{ host, at: path.join(tree, 'node_modules'), layered: true }]);
    const write =
      'cat node_modules/dep.js; echo changed > node_modules/dep.js; mkdir node_modules/.cache && cat node_modules/dep.js';
    for (const time of ['first', 'second']) {
      const result = await layered.run(['sh', '-c', write], { cwd: tree });
      expect(result, time).toMatchObject({ exit: 0, stdout: 'originalchanged\n' });
    }
    expect(readdirSync(host)).toEqual(['dep.js']);
    expect(readFileSync(path.join(host, 'dep.js'), 'utf8')).toBe('original');
  });

  test('a listener on the host loopback, by TCP or by abstract socket, is out of reach', async () => {
    const server = net.createServer((socket) => socket.end('host')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as net.AddressInfo;
    const abstract = net.createServer((socket) => socket.end('host')).listen(`\0reproof-${process.pid}`);
    await once(abstract, 'listening');
    const code = `for (const to of [{ host: '127.0.0.1', port: ${port} }, { path: '\\0reproof-${process.pid}' }, { host: '192.0.2.1', port: 80 }])
      require('net').connect(to).on('connect', () => { console.log('reached'); process.exit(); }).on('error', (e) => console.log(e.code));`;
    const result = await session.run([node, '-e', code], { cwd: tree });
    server.close();
    abstract.close();
    expect(result.stdout.trim().split('\n').toSorted()).toEqual(['ECONNREFUSED', 'ECONNREFUSED', 'ENETUNREACH']);
  });

  test('processes of the host are not seen', async () => {
    const result = await sh('ls -d /proc/[0-9]* | wc -l; [ -d "/proc/$1" ] && tr "\\0" " " < "/proc/$1/cmdline"', '1');
    expect(Number(result.stdout.split('\n')[0])).toBeLessThan(10);
    expect(result.stdout).toContain('bwrap');
  });

  test('a mount point through a symbolic link of the tree is refused', async () => {
    const bad = path.join(outer, 'bad');
    mkdirSync(bad);
    symlinkSync('/etc', path.join(bad, 'packages'));
    const opened = createBubblewrap().open(bad, [{ host: tree, at: path.join(bad, 'packages', 'a') }]);
    await expect(opened.run(['true'], { cwd: bad })).rejects.toMatchObject({ code: 'INTERNAL' });
    for (const at of ['/etc', '/proc/sys', 'relative', '/tmp/../etc', '/']) {
      const misplaced = createBubblewrap().open(tree, [{ host: tree, at }]);
      await expect(misplaced.run(['true'], { cwd: tree }), at).rejects.toMatchObject({ code: 'INTERNAL' });
    }
  });
});

describe('bwrap: not available', () => {
  test('not installed is the fault SANDBOX_UNAVAILABLE', () => {
    expect(() => createBubblewrap({ searchPath: '/nonexistent' })).toThrow(
      expect.objectContaining({ code: 'SANDBOX_UNAVAILABLE', exit: 69 }),
    );
  });

  test('installed but unable to set up is the same fault, with its words', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'reproof-bwrap-'));
    const fake = path.join(folder, 'bwrap');
    writeFileSync(fake, '#!/bin/sh\necho "bwrap: setting up uid map: Permission denied" >&2\nexit 1\n', {
      mode: 0o755,
    });
    const broken = createBubblewrap({ searchPath: folder }).open(folder, []);
    const running = broken.run(['true'], { cwd: folder });
    await expect(running).rejects.toMatchObject({ code: 'SANDBOX_UNAVAILABLE', message: /setting up uid map/ });
    rmSync(folder, { recursive: true });
  });
});
