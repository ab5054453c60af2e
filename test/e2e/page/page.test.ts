import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { pageScript } from '../../../scripts/build-page-script.ts';
import { type FixRun, missingIn, runFix, temporaryFolder } from '../../support/e2e/run-fix.ts';
import { classicBundle } from '../../support/page/classic-bundle.ts';
import { reportsOf } from '../../support/page/production-page.ts';
import { ScratchRepository } from '../../support/scratch-repository.ts';

const app = fileURLToPath(new URL('../../../examples/page', import.meta.url));
const main = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));

/** The example as a repository of its own. */
function desk(): ScratchRepository {
  const repository = new ScratchRepository(path.join(temporaryFolder(), 'desk'));
  onTestFinished(() => repository.remove());
  const files = readdirSync(app, { recursive: true, encoding: 'utf8' }).filter((file) =>
    statSync(path.join(app, file)).isFile(),
  );
  repository.commit('A desk', Object.fromEntries(files.map((file) => [file, readFileSync(path.join(app, file))])));
  return repository;
}

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

const sdk = (): Record<string, string> => ({
  '/sdk.js': classicBundle('@sentry/browser', 'Sentry'),
  '/init.js': "Sentry.init({ dsn: document.currentScript.dataset.dsn, release: 'desk@1.0.0' });",
});
const ours = (): Record<string, string> => ({ '/page.js': pageScript() });

/** What a reporter on the page sent when the bug struck in a real browser. */
function evidence({ words, click }: Bug, reporter: Record<string, string>): Promise<string> {
  const act = async (page: { click(selector: string): Promise<void> }) => {
    if (click !== null) await page.click(click);
  };
  return reportsOf({ app, reporter, act }, (envelope) => envelope.includes(`"value":"${words}`));
}

/** The patch on the repository's checkout, then the repository's test by the bundle's own command. */
function patched(repository: ScratchRepository, run: FixRun): string {
  repository.git('apply', path.join(run.out, 'fix.patch'));
  const diff = repository.git('diff', '-U0');
  repository.git('checkout', '-q', '.');
  return diff
    .split('\n')
    .filter((line) => /^[+-][^+-]/.test(line))
    .join('\n');
}

/** A busy machine starts a browser in seconds instead of half of one. */
const time = ['--time', '600'];
const testTimeout = 700_000;

describe('the whole loop on a page', () => {
  it('a name declared by two scripts, told by the Sentry browser SDK; the bundle holds when it is verified', {
    timeout: testTimeout,
  }, async () => {
    const repository = desk();
    const run = await runFix(repository.dir, await evidence(bugs.redeclared, sdk()), { flags: time });
    expect(run.stdout, missingIn(run)).toContain('fix validated');
    expect(run.exit).toBe(0);
    expect(run.proposal?.reproduction).toMatchObject({
      verdict: 'reproduced',
      tier: 'I2',
      strategy: 'page-replay',
      runs: { failing: 20, total: 20 },
    });
    expect(patched(repository, run)).toMatch(/^-const money = .*\n\+\/\/ money is declared in app\.js/);
    const verified = execFileSync(process.execPath, [main, 'verify', run.out, '--repo', repository.dir], {
      cwd: repository.dir,
      encoding: 'utf8',
    });
    expect(verified).toContain('held');
  });

  it('another shape of the answer, told by the page script', { timeout: testTimeout }, async () => {
    const repository = desk();
    const run = await runFix(repository.dir, await evidence(bugs.shape, ours()), { flags: time });
    expect(run.stdout, missingIn(run)).toContain('fix validated');
    expect(run.proposal?.reproduction).toMatchObject({ verdict: 'reproduced', strategy: 'page-replay' });
    expect(patched(repository, run)).toBe(
      "-  const prices = await getJson('/api/prices');\n+  const { history: prices } = await getJson('/api/prices');",
    );
    const [test = ''] = run.proposal?.reproduction.files ?? [];
    cpSync(path.join(run.out, 'reproduction'), repository.dir, { recursive: true });
    expect(readFileSync(path.join(repository.dir, test), 'utf8')).toContain('button#show-prices');
  });
});

it('without a Chromium the report says what to install', async () => {
  const repository = desk();
  const run = await runFix(repository.dir, await evidence(bugs.redeclared, ours()), {
    flags: time,
    env: { PATH: folderWith('git', 'bwrap', 'cp', 'sh', 'env'), REPROOF_CHROMIUM: '', CHROME_PATH: '' },
  });
  expect(missingIn(run)).toContain('a Chromium to open the page in; install one');
  expect(run.exit).toBe(4);
});
