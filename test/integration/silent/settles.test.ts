import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const settles = fileURLToPath(new URL('../../../src/runtime/settles.cjs', import.meta.url));

/** What a program prints that has `settles` and this text. */
function printed(text: string): string[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'reproof-settles-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'program.cjs');
  writeFileSync(file, `const settles = require(${JSON.stringify(settles)});\n${text}`);
  return execFileSync(process.execPath, [file], { encoding: 'utf8' }).trim().split('\n');
}

test('a loop that does not end is named by its function and ended; the program goes on', () => {
  const lines = printed(`
    const next = (n) => (n * 7 + 3) % 1000;
    function search(n) { while (n !== 1001) n = next(n); return n; }
    async function load(n) { await null; return search(n); }
    const later = (n) => new Promise((resolve) => setTimeout(() => resolve(search(n)), 20));
    (async () => {
      for (const work of [() => search(1), () => load(1), () => later(1)])
        await settles.within(100, work).catch((error) => console.log(error.code, error.stack.split('\\n')[1].trim().split(' ')[1]));
      console.log(await settles.within(1000, async () => 'fine'));
      await new Promise((resolve) => setTimeout(resolve, 30));
      console.log('ends by itself');
    })();`);
  expect(lines).toEqual([
    'ERR_DEADLINE search',
    'ERR_DEADLINE search',
    'ERR_DEADLINE search',
    'fine',
    'ends by itself',
  ]);
});

test('long work that ends is not taken for a loop', () => {
  expect(
    printed(`
      function busy() { const end = Date.now() + 1200; let n = 0; while (Date.now() < end) n += 1; return n > 0; }
      settles.within(1500, busy).then(console.log);`),
  ).toEqual(['true']);
});
