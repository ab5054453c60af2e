import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));
let folder = '';

/** A user's shell: the Node that runs this test, and nothing of our own node_modules on the PATH. */
const userEnv = () => ({
  PATH: [dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(':'),
  HOME: process.env.HOME,
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => /^npm_config_(registry|cache|userconfig)$/i.test(name)),
  ),
});

/** The sources as a clone has them: what packing builds there is in nobody's way. */
async function cloneOf(to: string): Promise<string> {
  const made = /^(?:node_modules|\.git|\.cache|dist|recorder\/dist(?:\.\d+)?|coverage)$/;
  await cp(root, to, { recursive: true, filter: (file) => !made.test(relative(root, file)) });
  await symlink(join(root, 'node_modules'), join(to, 'node_modules'));
  return to;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reproof-pack-'));
  const cwd = await cloneOf(join(folder, 'clone'));
  const { stdout } = await run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd });
  const tarball = stdout.trim().split('\n').at(-1) ?? '';
  await writeFile(join(folder, 'package.json'), '{ "private": true }');
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', `./${tarball}`], { cwd: folder });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const reproof = (...args: string[]) =>
  run(join(folder, 'node_modules/.bin/reproof'), args, { cwd: folder, env: userEnv() });

test('installed from its tarball in an empty folder, `reproof fix --help` tells the options', async () => {
  const { stdout } = await reproof('fix', '--help');
  for (const option of ['--repo', '--event', '--out', '--json', '--sandbox']) expect(stdout).toContain(option);
});

test('a fault keeps its exit code when installed', async () => {
  await writeFile(join(folder, 'event.json'), '{}');
  await expect(reproof('fix', '--repo', join(folder, 'nowhere'), '--event', 'event.json')).rejects.toMatchObject({
    code: expect.toSatisfy((code: unknown) => code === 65 || code === 66),
  });
});

test('what is installed is compiled, with the sandbox runtime, and without tests or sources', async () => {
  const files = await readdir(join(folder, 'node_modules/reproof'), { recursive: true });
  expect(files).toContain('dist/cli/main.js');
  const runtime = (await readdir(join(root, 'src/runtime'))).filter((file) => !file.includes('.test.'));
  expect(runtime.length).toBeGreaterThan(0);
  expect(files).toEqual(expect.arrayContaining(runtime.map((file) => `dist/runtime/${file}`)));
  expect(files.filter((file) => /\.test\.|^src\/|^test\/|\.ts$/.test(file) && !file.endsWith('.d.ts'))).toEqual([]);
});
