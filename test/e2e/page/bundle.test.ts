import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { missingIn, runFix } from '../../support/e2e/run-fix.ts';
import { exampleFolder, exampleRepository, patchedLines, sentrySdk } from '../../support/page/example.ts';
import { reportsOf } from '../../support/page/production-page.ts';

const main = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));
const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url));
const env = { ...process.env, PATH: `${path.join(modules, '.bin')}${path.delimiter}${process.env.PATH}` };

/** The example with its packages installed. */
function freightDesk() {
  const repository = exampleRepository(exampleFolder('page-bundle'));
  symlinkSync(modules, path.join(repository.dir, 'node_modules'));
  return repository;
}

/** What the Sentry browser SDK sends of the minified page as it was deployed; nothing of that build is kept. */
async function evidence(app: string): Promise<string> {
  execFileSync('sh', ['-c', 'npm run -s build'], { cwd: app, env, stdio: 'pipe' });
  try {
    return await reportsOf({ app, reporter: sentrySdk(), act: (page) => page.click('#show-quotes') }, (envelope) =>
      envelope.includes('map is not a function'),
    );
  } finally {
    rmSync(path.join(app, 'dist'), { recursive: true });
  }
}

describe('the whole loop on a page whose script is built', () => {
  it('a minified script without an uploaded map: reproduced, mended in its source, and verified', {
    timeout: 700_000,
  }, async () => {
    const repository = freightDesk();
    const run = await runFix(repository.dir, await evidence(repository.dir), {
      flags: ['--time', '600'],
      short: true,
    });
    expect(run.exit, missingIn(run)).toBe(0);
    expect(run.proposal?.reproduction).toMatchObject({
      verdict: 'reproduced',
      tier: 'I2',
      strategy: 'page-replay',
      runs: { failing: 5, total: 5 },
    });
    expect(run.proposal?.validation.after).toEqual({ failing: 0, total: 5 });
    expect(run.proposal?.codeMap.suspects[0]?.file).toBe('src/quotes.ts');
    expect(patchedLines(repository, run)).toBe(
      "-  const quotes = await getJson('/api/quotes');\n+  const { offers: quotes } = await getJson('/api/quotes');",
    );
    const verified = execFileSync(process.execPath, [main, 'verify', run.out, '--repo', repository.dir], {
      cwd: repository.dir,
      encoding: 'utf8',
    });
    expect(verified).toContain('held');
    // The merged test in the user's own checkout: it builds in a copy, and says so where the build fails.
    const [test = ''] = run.proposal?.reproduction.files ?? [];
    cpSync(path.join(run.out, 'reproduction'), repository.dir, { recursive: true });
    repository.git('apply', path.join(run.out, 'fix.patch'));
    const merged = () => execFileSync(process.execPath, ['--test', test], { cwd: repository.dir, encoding: 'utf8' });
    expect(merged()).toMatch(/pass 1/);
    expect(existsSync(path.join(repository.dir, 'dist'))).toBe(false);
    const source = path.join(repository.dir, 'src/quotes.ts');
    writeFileSync(source, `${readFileSync(source, 'utf8')}\nconst = 1;`);
    expect(merged).toThrow(
      expect.objectContaining({ stdout: expect.stringMatching(/the build failed: [^]*src\/quotes\.ts/) }),
    );
  });
});
