// After tsc: puts src/runtime (plain JavaScript that runs inside the sandbox, not compiled) at dist/runtime.
import { cpSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const from = fileURLToPath(new URL('src/runtime/', root));
const to = fileURLToPath(new URL('dist/runtime/', root));

rmSync(to, { recursive: true, force: true });
cpSync(from, to, {
  recursive: true,
  filter: (path) => !/\.test\.[a-z]+$/.test(path),
});
