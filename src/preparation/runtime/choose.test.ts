import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { findNodes, type NodeProgram } from './candidates.ts';
import { pickRuntime, runsTypeScript } from './choose.ts';

const node = (version: string, source: NodeProgram['source'] = 'version-manager') => ({
  path: `/n/${version}`,
  version,
  source,
});
const machine = [node('22.1.0', 'path'), node('20.1.0'), node('20.9.0'), node('18.0.0'), node('24.2.0', 'own')];
const pick = (version: string, name = 'node') => pickRuntime({ name, version }, machine);

test('the exact version, else the newest of its major', () => {
  expect(pick('v20.1.0')).toMatchObject({ version: '20.1.0', mismatch: null });
  expect(pick('20.4.4')).toMatchObject({ version: '20.9.0', mismatch: null });
});

test('else the one on PATH, and the difference is told', () => {
  expect(pick('16.3.0')).toMatchObject({
    version: '22.1.0',
    mismatch: 'production ran node 16.3.0, this is Node 22.1.0',
  });
  expect(pick('18.0.0')).toMatchObject({ version: '22.1.0', mismatch: /18\.0\.0/ });
  expect(pick('1.0\u001b[31m', 'bun').mismatch).toBe('production ran bun 1.031m, this is Node 22.1.0');
  expect(pickRuntime(null, machine)).toMatchObject({ version: '22.1.0', mismatch: null });
  expect(pickRuntime(null, [node('12.0.0', 'path'), node('24.2.0', 'own')])).toMatchObject({ version: '24.2.0' });
});

test('finds what PATH and a version manager hold, and not what a project keeps for itself', async () => {
  const home = mkdtempSync(path.join(os.tmpdir(), 'reproof-runtime-'));
  const program = (folder: string, version: string) => {
    mkdirSync(path.join(home, folder), { recursive: true });
    writeFileSync(path.join(home, folder, 'node'), `#!/bin/sh\necho ${version}\n`, { mode: 0o755 });
    return path.join(home, folder);
  };
  const own = program('project/node_modules/.bin', 'v24.0.0');
  const plain = program('bin', 'v22.0.0');
  program('.nvm/versions/node/v20.3.0/bin', 'v20.3.0');
  const broken = program('broken', 'nothing');
  const again = path.join(home, 'again');
  symlinkSync(plain, again);
  const found = await findNodes({ PATH: `${own}:${broken}:${plain}:${again}:relative`, HOME: home }, process.execPath);
  rmSync(home, { recursive: true });
  expect(found.map((one) => `${one.source} ${one.version}`)).toEqual([
    'path 22.0.0',
    'version-manager 20.3.0',
    `own ${process.versions.node}`,
  ]);
});

test.each([
  ['20.20.2', false],
  ['22.17.9', false],
  ['22.18.0', true],
  ['24.0.0', true],
])('Node %s loads TypeScript: %s', (version, able) => expect(runsTypeScript(version)).toBe(able));
