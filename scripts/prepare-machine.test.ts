import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { missingOf, planFor } from './prepare-machine.ts';

const needs = [
  { program: 'bwrap', package: 'bubblewrap' },
  { program: 'git', package: 'git' },
];

test('a program is found in any folder of PATH, and only when it can be executed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'reproof-path-'));
  writeFileSync(join(folder, 'git'), '#!/bin/sh\n');
  writeFileSync(join(folder, 'bwrap'), '#!/bin/sh\n');
  chmodSync(join(folder, 'git'), 0o755);
  chmodSync(join(folder, 'bwrap'), 0o644);
  expect(missingOf(needs, `/nowhere:${folder}`).map((need) => need.program)).toEqual(['bwrap']);
  expect(missingOf(needs, '').length).toBe(2);
});

test('as root on Debian the lists are fetched first, then all is installed in one go', () => {
  expect(planFor(needs, { isRoot: true, hasApt: true })).toEqual([
    ['apt-get', 'update'],
    ['apt-get', 'install', '-y', '--no-install-recommends', 'bubblewrap', 'git'],
  ]);
});

test.each([
  [{ isRoot: false, hasApt: true }, 'run: sudo apt-get install -y --no-install-recommends bubblewrap git'],
  [{ isRoot: true, hasApt: false }, 'install bubblewrap and git'],
])('otherwise one line says what to do: %o', (machine, told) => {
  const plan = planFor(needs, machine);
  expect(plan).toBe(`The tests need bwrap, git, which this machine lacks; ${told}`);
});
