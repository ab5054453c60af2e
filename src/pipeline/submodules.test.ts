import { expect, it } from 'vitest';
import { submodulesHit, submodulesOf } from './submodules.ts';

it('reads the folders and finds those that frames lie in', async () => {
  const text = '[submodule "lib"]\n\tpath = vendor/lib\n\turl = ../lib\n[submodule "x"]\n\tpath = x y\n';
  const folders = await submodulesOf({ readFile: async () => text }, 'c');
  expect(folders).toEqual(['vendor/lib', 'x y']);
  const frame = (filename: string) => ({ filename, absPath: null, native: false });
  const event = { errors: [{ frames: [frame('/srv/app/vendor/lib/index.js'), frame('/srv/app/src/x y.js')] }] };
  expect(submodulesHit(event as never, folders)).toEqual(['vendor/lib']);
  expect(await submodulesOf({ readFile: async () => null }, 'c')).toEqual([]);
});
