/** Cost of `reproof fix` by size of repository: one crash among 10, 1,000 and 20,000 files. Run: node bench/repository-size.ts */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));

function repository(files: number): string {
  const repo = mkdtempSync(path.join(os.tmpdir(), 'reproof-size-'));
  mkdirSync(path.join(repo, 'src'));
  writeFileSync(
    path.join(repo, 'package.json'),
    '{"name":"size","type":"module","scripts":{"start":"node src/main.mjs"}}\n',
  );
  writeFileSync(
    path.join(repo, 'src/main.mjs'),
    "import { readFileSync } from 'node:fs';\nconst { names } = JSON.parse(readFileSync(new URL('./names.json', import.meta.url), 'utf8'));\nfor (const name of names) console.log(name.trim());\n",
  );
  writeFileSync(path.join(repo, 'src/names.json'), '{ "names": ["ada", "bo"] }\n');
  for (let i = 0; i < files - 3; i++) {
    const folder = path.join(repo, `lib/part-${Math.floor(i / 100)}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, `module-${i}.mjs`), `export const value${i} = ${i};\n`);
  }
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@example.com', ...args], {
      cwd: repo,
      stdio: 'ignore',
    });
  git('init', '-q');
  git('add', '-A');
  git('commit', '-qm', 'all');
  return repo;
}

const trace =
  "TypeError: Cannot read properties of null (reading 'trim')\n    at file:///srv/app/src/main.mjs:3:47\n    at ModuleJob.run (node:internal/modules/esm/module_job:325:25)\n";
for (const files of [10, 1_000, 20_000]) {
  const repo = repository(files);
  const out = path.join(repo, '..', `${path.basename(repo)}-out`);
  const began = performance.now();
  const run = spawnSync(
    '/usr/bin/time',
    ['-f', '%M', process.execPath, main, 'fix', '--repo', repo, '--event', '-', '--out', out],
    { input: trace, encoding: 'utf8' },
  );
  const memory = Number(/^(\d+)$/m.exec(run.stderr.split('\n').slice(-3).join('\n'))?.[1] ?? Number.NaN) / 1024;
  console.log(
    `${files} files: ${((performance.now() - began) / 1000).toFixed(1)} s, exit ${run.status}, peak memory of the CLI ${memory.toFixed(0)} MiB`,
  );
  rmSync(repo, { recursive: true, force: true });
  rmSync(out, { recursive: true, force: true });
}
