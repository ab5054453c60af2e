import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const main = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));
let dir: string;
beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'reproof cli '));
  writeFileSync(path.join(dir, 'empty'), '');
  writeFileSync(path.join(dir, 'event'), 'TypeError: x\n    at a (/app/a.js:1:1)\n');
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function reproof(...args: string[]): Promise<{ exit: number; stdout: string; stderr: string }> {
  const { promise, resolve } = Promise.withResolvers<{ exit: number; stdout: string; stderr: string }>();
  const child = execFile(process.execPath, [main, ...args], { cwd: dir }, (error, stdout, stderr) =>
    resolve({ exit: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
  );
  child.stdin?.end();
  return promise;
}

describe('the command line', () => {
  it.each([
    [[]],
    [['--help']],
    [['fix', '--help']],
    [['verify', '--help']],
    [['demo', '--help']],
    [['init', '--help']],
    [['doctor', '--help']],
  ])('helps with examples: %j', async (args) => {
    const { exit, stdout } = await reproof(...args);
    expect(exit).toBe(0);
    expect(stdout).toContain('Examples:');
  });

  it.each<[string, number, string[]]>([
    ['an unknown command', 64, ['nope']],
    ['an unknown option', 64, ['fix', '--nope']],
    ['a missing option', 64, ['fix', '--repo', '.']],
    ['a time that is none', 64, ['fix', '--repo', '.', '--event', 'event', '--time', 'soon']],
    ['a sandbox that is none', 64, ['fix', '--repo', '.', '--event', 'event', '--sandbox', 'vm']],
    ['a model', 64, ['fix', '--repo', '.', '--event', 'event', '--model', 'local:x']],
    ['an event that is not there', 65, ['fix', '--repo', '.', '--event', 'gone']],
    ['an empty event', 65, ['fix', '--repo', '.', '--event', 'empty']],
    ['an empty standard input', 65, ['fix', '--repo', '.', '--event', '-']],
    ['a repository that is not there', 66, ['fix', '--repo', 'gone', '--event', 'event']],
    ['a bundle that is none', 65, ['verify', '.', '--repo', '.']],
  ])('ends with the exit code of %s', async (_what, code, args) => {
    const { exit, stdout, stderr } = await reproof(...args);
    expect(exit).toBe(code);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/what to do|--help/);
  });

  it('tells a fault as JSON too', async () => {
    const { exit, stdout } = await reproof('fix', '--repo', 'gone', '--event', 'event', '--json');
    expect(exit).toBe(66);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'NO_REPOSITORY', exit: 66, help: expect.any(String) as string },
    });
  });

  it('checks the machine', async () => {
    const { exit, stdout } = await reproof('doctor', '--json');
    const { ready, findings } = JSON.parse(stdout) as {
      ready: boolean;
      findings: Array<{ name: string; outcome: string }>;
    };
    expect(findings.map((one) => one.name)).toEqual([
      'node',
      'pinned node',
      'git',
      'bubblewrap',
      'temp folder',
      'disk',
      'memory',
      'python',
      'go',
      'rust',
      'java',
    ]);
    expect(exit).toBe(ready ? 0 : 69);
  });
});
