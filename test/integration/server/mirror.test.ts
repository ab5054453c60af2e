import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { mirrorOf } from '../../../src/adapters/git/mirror.ts';
import { ScratchRepository } from '../../support/scratch-repository.ts';

function folder(): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'reproof-mirror-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

function repository(): ScratchRepository {
  const scratch = new ScratchRepository();
  onTestFinished(() => scratch.remove());
  scratch.commit('first', { 'a.txt': '1' });
  return scratch;
}

it('a folder of the machine is used where it stands', async () => {
  const { dir } = repository();
  expect(await mirrorOf(dir, folder())).toEqual({ dir, cloned: false });
});

it('a URL is cloned once, and brought up to date at each later call', async () => {
  const scratch = repository();
  const cache = folder();
  const url = pathToFileURL(scratch.dir).href;
  const first = await mirrorOf(url, cache);
  expect(first.cloned).toBe(true);
  expect(readFileSync(path.join(first.dir, 'a.txt'), 'utf8')).toBe('1');
  scratch.commit('second', { 'a.txt': '2' });
  expect(await mirrorOf(url, cache)).toEqual(first);
  expect(readFileSync(path.join(first.dir, 'a.txt'), 'utf8')).toBe('2');
});

it.each(['ext::sh -c touch% /tmp/x', '--upload-pack=touch /tmp/x', 'relative/folder', '/no/such/folder', 'fd::17/x'])(
  '%s is no repository',
  async (url) => {
    await expect(mirrorOf(url, folder())).rejects.toMatchObject({ code: 'NO_REPOSITORY' });
  },
);

it('what git says of a URL that cannot be cloned is told', async () => {
  const url = pathToFileURL(path.join(folder(), 'gone')).href;
  await expect(mirrorOf(url, folder())).rejects.toMatchObject({ code: 'GIT_FAILED' });
});
