import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { beforeEach, expect, test } from 'vitest';
import { loadPolicy } from '../config/load-policy.ts';
import { registerInit } from './init.ts';
import { initPolicy } from './write-policy.ts';

let repo = '';
beforeEach(() => {
  repo = mkdtempSync(join(tmpdir(), 'reproof-init-'));
  writeFileSync(join(repo, 'package.json'), JSON.stringify({ name: 'shop', scripts: { test: 'node --test' } }));
});
const file = () => join(repo, '.reproof.yaml');

test('writes a policy that loads', () => {
  initPolicy({ repo });
  expect(loadPolicy(readFileSync(file(), 'utf8'), file()).services).toMatchObject([
    { name: 'shop', commands: { test: 'npm test' } },
  ]);
});

test('never overwrites without --force', () => {
  writeFileSync(file(), 'mine');
  expect(() => initPolicy({ repo })).toThrow(
    expect.objectContaining({ code: 'BAD_USAGE', help: expect.stringContaining('--force') }),
  );
  expect(readFileSync(file(), 'utf8')).toBe('mine');
  initPolicy({ repo, force: true });
  expect(readFileSync(file(), 'utf8')).toContain('version: 1');
  expect(readdirSync(repo).toSorted()).toEqual(['.reproof.yaml', 'package.json']);
});

test('a link that stands there is never written through', () => {
  const outside = join(mkdtempSync(join(tmpdir(), 'reproof-outside-')), 'file');
  writeFileSync(outside, 'theirs');
  symlinkSync(outside, file());
  expect(() => initPolicy({ repo })).toThrow(expect.objectContaining({ code: 'BAD_USAGE' }));
  initPolicy({ repo, force: true });
  expect(readFileSync(outside, 'utf8')).toBe('theirs');
  expect(lstatSync(file()).isFile()).toBe(true);
});

test('a folder of that name, and a repository that is not there, are told', () => {
  mkdirSync(file());
  expect(() => initPolicy({ repo, force: true })).toThrow(expect.objectContaining({ code: 'BAD_USAGE' }));
  expect(() => initPolicy({ repo: join(repo, 'nowhere') })).toThrow(
    expect.objectContaining({ code: 'NO_REPOSITORY', exit: 66 }),
  );
});

test('as a command of the program', async () => {
  const program = new Command();
  registerInit(program);
  await program.parseAsync(['init', '--repo', repo], { from: 'user' });
  expect(readFileSync(file(), 'utf8')).toContain('name: shop');
});
