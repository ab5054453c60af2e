import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder of the host for what a build makes; whoever makes it takes it away. */
export async function makeStore(): Promise<string> {
  return realpath(await mkdtemp(path.join(tmpdir(), 'reproof-build-')));
}

export const removeStore = (store: string): Promise<void> => rm(store, { recursive: true, force: true });

/** Work with such a folder, which is gone afterwards. */
export async function withStore<T>(work: (store: string) => Promise<T>): Promise<T> {
  const store = await makeStore();
  try {
    return await work(store);
  } finally {
    await removeStore(store);
  }
}
