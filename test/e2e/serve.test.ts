import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ScratchRepository } from '../support/scratch-repository.ts';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
let data: string;
let server: ChildProcess | null = null;

const env = () => ({ ...process.env, REPROOF_DATA: data, NO_COLOR: '1' });

async function reproof(...args: string[]): Promise<{ exit: unknown; out: string; said: string }> {
  const child = spawn(process.execPath, [main, ...args], { env: env(), stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, said] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [exit] = (await once(child, 'close')) as [unknown];
  return { exit, out, said };
}

/** Starts a server; resolves once it has said that it listens. */
async function serve(...args: string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, [main, 'serve', '--port', '0', '--log-level', 'warn', ...args], {
    env: env(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('listens on')) resolve();
    });
    child.once('close', (code) => reject(new Error(`the server ended with ${code}: ${text}`)));
  });
  server = child;
  return child;
}

interface Listed {
  id: string;
  title: string;
  state: string;
  count: number;
}
const bugs = async (): Promise<Listed[]> => JSON.parse((await reproof('bugs', '--json')).out) as Listed[];

async function until(holds: (bugs: Listed[]) => boolean, seconds: number): Promise<Listed[]> {
  const end = performance.now() + seconds * 1000;
  let now = await bugs();
  while (!holds(now) && performance.now() < end) {
    await pause(500);
    now = await bugs();
  }
  return now;
}

/** A service whose crash has a small fix, with the SDK as a team has it. */
const files = {
  'package.json': JSON.stringify({ name: 'greeter', type: 'module', scripts: { test: 'node --test' } }),
  'src/greet.js': `export function greet(user) {
  const address = user.address ?? { city: 'nowhere' };
  return user.name + ' of ' + address.city;
}

export function label(user) {
  return greet(user.profile).toUpperCase();
}
`,
  'test/greet.test.js': `import assert from 'node:assert';
import test from 'node:test';
import { label } from '../src/greet.js';
test('a label', () => assert.equal(label({ profile: { name: 'Ann' } }), 'ANN OF NOWHERE'));
`,
};

describe('reproof serve', () => {
  beforeAll(() => {
    data = mkdtempSync(path.join(tmpdir(), 'reproof-serve-'));
  });
  afterAll(async () => {
    await reproof('stop');
    server?.kill('SIGKILL');
    rmSync(data, { recursive: true, force: true });
  });

  it('from the crash of an unmodified SDK to a bug that was worked on, with its bundle', async () => {
    await reproof('stop'); // of an earlier try
    const repository = new ScratchRepository();
    repository.write(files);
    const commit = repository.commit('A service');
    await serve('--repo', repository.dir);
    const [project] = JSON.parse((await reproof('projects', '--json')).out) as Array<{ dsn: string }>;
    const program = `
      import * as Sentry from '@sentry/node';
      import { label } from ${JSON.stringify(path.join(repository.dir, 'src/greet.js'))};
      Sentry.init({ dsn: ${JSON.stringify(project?.dsn)}, release: ${JSON.stringify(commit)}, includeLocalVariables: true });
      try { label({ id: 7 }); } catch (error) { Sentry.captureException(error); }
      await Sentry.close(10_000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      cwd: path.dirname(main),
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    expect((await once(child, 'close'))[0]).toBe(0);
    const [bug] = await until((all) => !['new', 'investigating'].includes(all[0]?.state ?? 'new'), 250);
    expect(bug).toMatchObject({
      title: "TypeError: Cannot read properties of undefined (reading 'address')",
      count: 1,
    });
    expect(['proposed', 'needs-investigation']).toContain(bug?.state);
    const out = path.join(data, 'bundle');
    const shown = await reproof('show', bug?.id ?? '', '--out', out);
    expect(shown.out).toContain('20 of 20 runs fail');
    const verified = await reproof('verify', out, '--repo', repository.dir, '--runs', '2');
    expect(verified.exit, verified.out + verified.said).toBe(0);
  }, 360_000);

  it('a second server on the same data is refused with a clear word', async () => {
    const second = await reproof('serve', '--port', '0');
    expect(second.exit).toBe(69);
    expect(second.said).toMatch(/STORE_IN_USE/);
  });

  it('kill -9 loses nothing that was acknowledged: the next server has it', async () => {
    const before = await bugs();
    server?.kill('SIGKILL');
    if (server) await once(server, 'close');
    expect((await reproof('bugs')).exit).toBe(69);
    await serve('--no-worker');
    expect(await bugs()).toEqual(before);
  });

  it('a worker runs beside the server, and ends when it is told to', async () => {
    const worker = spawn(process.execPath, [main, 'worker', '--log-level', 'warn'], {
      env: env(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [said] = (await once(worker.stdout, 'data')) as [Buffer];
    expect(said.toString()).toBe('Reproof works on bugs.\n');
    worker.kill('SIGTERM');
    expect(await once(worker, 'close')).toEqual([0, null]);
    expect(await bugs()).not.toEqual([]);
  });

  it('stop ends the server and its PostgreSQL', async () => {
    const stopped = await reproof('stop', '--json');
    expect(JSON.parse(stopped.out)).toMatchObject({ server: true });
    expect((await reproof('bugs')).said).toMatch(/SERVER_UNREACHABLE/);
    expect(JSON.parse((await reproof('stop', '--json')).out)).toEqual({ server: false, postgres: false });
  });
});
