// After tsc: puts what is not compiled at its place in dist: src/runtime (plain JavaScript that runs inside the sandbox)
// the migrations of the store (SQL) and the script that pages load.
import { cpSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);

for (const folder of ['runtime/', 'adapters/postgres/migrations/', 'http/page/']) {
  const to = fileURLToPath(new URL(`dist/${folder}`, root));
  rmSync(to, { recursive: true, force: true });
  cpSync(fileURLToPath(new URL(`src/${folder}`, root)), to, {
    recursive: true,
    filter: (path) => !/\.test\.[a-z]+$/.test(path),
  });
}
