import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { missingIn, runFix, temporaryFolder } from '../../support/e2e/run-fix.ts';
import { exampleFolder, exampleRepository, pageRecorder, patchedLines, sentrySdk } from '../../support/page/example.ts';
import { reportsOf } from '../../support/page/production-page.ts';

const app = exampleFolder('page');
const main = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));
const desk = () => exampleRepository(app);

/** A folder for PATH in which only these programs of the machine stand. */
function folderWith(...programs: string[]): string {
  const folder = temporaryFolder();
  for (const program of programs) {
    const found = (process.env.PATH ?? '').split(path.delimiter).find((at) => existsSync(path.join(at, program)));
    if (found) symlinkSync(path.join(found, program), path.join(folder, program));
  }
  return folder;
}

const bugs = {
  redeclared: { words: "Identifier 'money' has already been declared", click: null },
  shape: { words: 'prices.map is not a function', click: '#show-prices' },
} as const;
type Bug = (typeof bugs)[keyof typeof bugs];

/** What a reporter on the page sent when the bug struck in a real browser. */
function evidence({ words, click }: Bug, reporter: Record<string, string>): Promise<string> {
  const act = async (page: { click(selector: string): Promise<void> }) => {
    if (click !== null) await page.click(click);
  };
  return reportsOf({ app, reporter, act }, (envelope) => envelope.includes(`"value":"${words}`));
}

/** A busy machine starts a browser in seconds instead of half of one. */
const time = ['--time', '600'];
const testTimeout = 700_000;

describe('the whole loop on a page', () => {
  it('a name declared by two scripts, told by the Sentry browser SDK; the bundle holds when it is verified', {
    timeout: testTimeout,
  }, async () => {
    const repository = desk();
    const run = await runFix(repository.dir, await evidence(bugs.redeclared, sentrySdk()), { flags: time });
    expect(run.stdout, missingIn(run)).toContain('fix validated');
    expect(run.exit).toBe(0);
    expect(run.proposal?.reproduction).toMatchObject({
      verdict: 'reproduced',
      tier: 'I2',
      strategy: 'page-replay',
      runs: { failing: 20, total: 20 },
    });
    expect(patchedLines(repository, run)).toMatch(/^-const money = .*\n\+\/\/ money is declared in app\.js/);
    const verified = execFileSync(process.execPath, [main, 'verify', run.out, '--repo', repository.dir], {
      cwd: repository.dir,
      encoding: 'utf8',
    });
    expect(verified).toContain('held');
  });

  it('another shape of the answer, told by the page script', { timeout: testTimeout }, async () => {
    const repository = desk();
    const run = await runFix(repository.dir, await evidence(bugs.shape, pageRecorder()), { flags: time, short: true });
    expect(run.exit, missingIn(run)).toBe(0);
    expect(run.proposal?.reproduction).toMatchObject({ verdict: 'reproduced', strategy: 'page-replay' });
    expect(patchedLines(repository, run)).toBe(
      "-  const prices = await getJson('/api/prices');\n+  const { history: prices } = await getJson('/api/prices');",
    );
    const [test = ''] = run.proposal?.reproduction.files ?? [];
    cpSync(path.join(run.out, 'reproduction'), repository.dir, { recursive: true });
    expect(readFileSync(path.join(repository.dir, test), 'utf8')).toContain('button#show-prices');
  });
});

it('without a Chromium the report says what to install', async () => {
  const repository = desk();
  const run = await runFix(repository.dir, await evidence(bugs.redeclared, pageRecorder()), {
    flags: time,
    env: { PATH: folderWith('git', 'bwrap', 'cp', 'sh', 'env'), REPROOF_CHROMIUM: '', CHROME_PATH: '' },
  });
  expect(missingIn(run)).toContain('a Chromium to open the page in; install one');
  expect(run.exit).toBe(4);
});
