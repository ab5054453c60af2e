import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { descendants } from '../../../src/adapters/process/process-table.ts';
import type { RunOptions, Sandbox, SandboxSession } from '../../../src/ports/sandbox.ts';

const MIB = 1024 * 1024;

/** What every sandbox keeps: bounds, environment, pipes, exits. `make` is given the programs to show. */
export function sandboxContract(name: string, make: (programs: string[]) => Sandbox): void {
  describe(`${name}: sandbox contract`, () => {
    const node = realpathSync(process.execPath);
    let outer: string;
    let tree: string;
    let session: SandboxSession;
    const run = (argv: string[], options: Partial<RunOptions> = {}) => session.run(argv, { cwd: tree, ...options });
    const js = (code: string, options: Partial<RunOptions> = {}) => run([node, '-e', code], options);

    beforeAll(() => {
      outer = mkdtempSync(path.join(os.tmpdir(), 'reproof-sandbox-'));
      tree = path.join(outer, 'tree');
      mkdirSync(path.join(tree, 'a folder'), { recursive: true });
      session = make([node]).open(tree, []);
    });
    afterAll(() => rmSync(outer, { recursive: true, force: true }));

    test('reports exit code, output, and input given', async () => {
      const code = 'process.stdin.pipe(process.stdout); console.error("aside"); process.exitCode = 7';
      const result = await js(code, { stdin: 'words' });
      expect(result).toMatchObject({ exit: 7, signal: null, stdout: 'words', stderr: 'aside\n', timedOut: false });
      expect(result.truncated).toBe(false);
    });

    test('reports the signal that ended a program', async () => {
      expect(await js('process.kill(process.pid, "SIGTERM")')).toMatchObject({ exit: null, signal: 'SIGTERM' });
      expect(await js('process.abort()')).toMatchObject({ exit: null, signal: 'SIGABRT' });
    });

    test('a program that is not there is exit 127', async () => {
      expect(await run(['no-such-program-here'])).toMatchObject({ exit: 127, signal: null });
    });

    test('runs in a folder with spaces and writes into the tree', async () => {
      const cwd = path.join(tree, 'a folder');
      const result = await js('require("fs").writeFileSync("made", process.cwd())', { cwd });
      expect(result).toMatchObject({ exit: 0, stderr: '' });
      expect(readFileSync(path.join(cwd, 'made'), 'utf8')).toBe(cwd);
    });

    test('shows only the environment that the run gives', async () => {
      process.env['REPROOF_TEST_SECRET'] = 'hunter2';
      const result = await js('console.log(JSON.stringify(process.env))', { env: { GIVEN: 'yes' } });
      delete process.env['REPROOF_TEST_SECRET'];
      const env = JSON.parse(result.stdout);
      expect(result.stdout).not.toContain('hunter2');
      expect(env).toMatchObject({ GIVEN: 'yes', TZ: 'UTC' });
      expect(Object.keys(env).filter((key) => !allowedEnvironment.includes(key))).toEqual(['GIVEN']);
      expect(env.HOME).not.toBe(os.homedir());
    });

    test('a server on loopback answers its own process, by address and by name', async () => {
      const result = await js(`
        const http = require('http');
        const ask = (host, port) => new Promise((ok) => http.get({ host, port }, (r) => { r.resume(); ok(r.statusCode); }).on('error', (e) => ok(e.code)));
        const serve = (host) => new Promise((ok) => { const s = http.createServer((q, r) => r.end()); s.listen(0, host, () => ok(s)); });
        (async () => {
          const four = await serve('127.0.0.1'); const six = await serve('::1');
          console.log(await ask('127.0.0.1', four.address().port), await ask('::1', six.address().port), await ask('localhost', four.address().port));
          process.exit();
        })();`);
      expect(result.stdout).toBe('200 200 200\n');
    });

    test('a time-out is a value and ends grandchildren too', async () => {
      const mark = path.join(tree, 'alive');
      const grandchild = `setInterval(() => require('fs').writeFileSync(${JSON.stringify(mark)}, String(Date.now())), 20)`;
      const code = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(grandchild)}], { stdio: 'inherit' }); setInterval(() => {}, 1000)`;
      const result = await js(code, { limits: { timeMs: 1500 } });
      expect(result).toMatchObject({ exit: null, timedOut: true, endedBy: 'time' });
      expect(existsSync(mark)).toBe(true);
      expect(await settles(() => readFileSync(mark, 'utf8'))).toBe(true);
    });

    test('a grandchild left behind ends with the program', async () => {
      const mark = path.join(tree, 'left');
      const grandchild = `setInterval(() => require('fs').writeFileSync(${JSON.stringify(mark)}, String(Date.now())), 20)`;
      const code = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(grandchild)}], { stdio: 'inherit' }).unref();
        const wait = setInterval(() => { if (require('fs').existsSync(${JSON.stringify(mark)})) clearInterval(wait); }, 10);`;
      const result = await js(code, { limits: { timeMs: 20_000 } });
      expect(result).toMatchObject({ exit: 0, timedOut: false });
      expect(await settles(() => readFileSync(mark, 'utf8'))).toBe(true);
    });

    test('an abort ends the run', async () => {
      const controller = new AbortController();
      const running = js('console.log("up"); setInterval(() => {}, 1000)', { signal: controller.signal });
      controller.abort();
      expect(await running).toMatchObject({ exit: null, endedBy: 'abort', timedOut: false });
    });

    test('an abort at any moment of the start leaves no process behind', async () => {
      const mark = `mark-${process.pid}-${Math.random()}`;
      for (let time = 0; time < 30; time += 1) {
        const controller = new AbortController();
        const running = js(`'${mark}'; setInterval(() => {}, 1000)`, { signal: controller.signal });
        // From the moment that the sandbox's first process has a child, in steps of 0.2 ms: for some of them that child
        // has not asked to die with its parent.
        busyUntil(() => descendants(process.pid).length > 1, 50);
        busyUntil(() => false, time / 5);
        controller.abort();
        expect(await running).toMatchObject({ endedBy: 'abort' });
      }
      const left = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && commandLine(pid).includes(mark));
      expect(left).toEqual([]);
    });

    test('a hog of JavaScript memory ends', async () => {
      const result = await js('const a = []; for (;;) a.push({ x: Math.random() })', {
        limits: { memoryBytes: 200 * MIB },
      });
      expect(result).toMatchObject({ exit: null, endedBy: 'memory', timedOut: false });
    });

    test('a hog of native memory in a child ends', async () => {
      const hog = 'const a = []; setInterval(() => a.push(Buffer.alloc(2e7, 1)), 1)';
      const code = `require('child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(hog)}])`;
      const result = await js(code, { limits: { memoryBytes: 200 * MIB } });
      expect(result).toMatchObject({ exit: null, endedBy: 'memory', timedOut: false });
    });

    test('a fork bomb ends', async () => {
      const file = path.join(tree, 'bomb.sh');
      writeFileSync(file, 'while :; do sh "$0" & sleep 0.05; done\n');
      const result = await run(['sh', file], { limits: { processes: 30, timeMs: 20_000 } });
      expect(result).toMatchObject({ timedOut: false });
      expect(result.endedBy).toBe('processes');
    });

    test('a flood of output is cut, and ended when it does not stop', async () => {
      const cut = await js('process.stdout.write("é".repeat(3000))', { limits: { outputBytes: 1001 } });
      expect(cut).toMatchObject({ exit: 0, truncated: true, stdout: 'é'.repeat(500) });
      const flood = await run(['sh', '-c', 'yes'], { limits: { outputBytes: 100_000 } });
      expect(flood).toMatchObject({ exit: null, truncated: true, endedBy: 'output' });
      expect(flood.stdout).toHaveLength(100_000);
    });

    test('a started process has stdin, stdout and fd 3', async () => {
      const code = `process.stdin.once('data', (d) => { console.log('out'); require('fs').writeSync(3, 'three:' + d); process.exit(5); })`;
      const child = session.start([node, '-e', code], { cwd: tree });
      child.stdin?.write('hello');
      const exited = once(child, 'exit');
      const read = [child.stdio[3], child.stdout].map((stream) => text(stream as Readable));
      expect(await Promise.all(read)).toEqual(['three:hello', 'out\n']);
      expect((await exited)[0]).toBe(5);
    });

    test('a started process ends by abort and by its memory bound', async () => {
      const controller = new AbortController();
      const idle = session.start([node, '-e', 'setInterval(() => {}, 1000)'], { cwd: tree, signal: controller.signal });
      const gone = once(idle, 'exit');
      controller.abort();
      expect((await gone)[1]).toBe('SIGKILL');
      const hog = 'const a = []; setInterval(() => a.push(Buffer.alloc(2e7, 1)), 1)';
      const limits = { memoryBytes: 200 * MIB };
      expect((await once(session.start([node, '-e', hog], { cwd: tree, limits }), 'exit'))[1]).toBe('SIGKILL');
    });

    test('file descriptors of the caller are not inherited', async () => {
      const given = openSync(path.join(tree, 'a folder'), 'r');
      const result = await run(['sh', '-c', 'for f in /proc/self/fd/*; do readlink "$f"; done']);
      closeSync(given);
      const kinds = result.stdout
        .trim()
        .split('\n')
        .filter((link) => !/^(?:pipe|socket):|^\/dev\/null$|^\/proc\//.test(link));
      expect(kinds).toEqual([]);
      expect(result.stdout.match(/^(?:pipe|socket):/gm)?.length ?? 0).toBeLessThanOrEqual(3);
    });
  });
}

/** Without giving way to anything else in this process. */
function busyUntil(done: () => boolean, limitMs: number): void {
  for (const started = performance.now(); performance.now() - started < limitMs; ) if (done()) return;
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

const allowedEnvironment = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR', 'NODE_OPTIONS', 'PWD', 'OLDPWD', 'SHLVL', '_'];

/** True once a value that changes while a process lives has stayed the same; polls for at most five seconds. */
async function settles(read: () => string): Promise<boolean> {
  let before: string | null = null;
  for (const until = Date.now() + 5000; Date.now() < until; ) {
    const now = read();
    if (now === before) return true;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return false;
}
