import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { cartEvent, cartFiles, cartRepository } from '../../support/e2e/cart.ts';
import { type FixRun, missingIn, runFix, temporaryFolder } from '../../support/e2e/run-fix.ts';
import { ScratchRepository } from '../../support/scratch-repository.ts';

/** The failure was shown; whether a fix is claimed is the repair's matter, but then it must apply to the base commit. */
function expectReproduced(run: FixRun, repo: string): void {
  expect(run.proposal?.reproduction, run.stderr).toMatchObject({ verdict: 'reproduced' });
  expect(run.exit).toBe(run.proposal?.fix ? 0 : 3);
  if (!run.proposal?.fix) return;
  const clone = path.join(temporaryFolder(), 'clone');
  execFileSync('git', ['-c', 'core.autocrlf=false', 'clone', '-q', repo, clone]);
  execFileSync('git', ['checkout', '-q', run.proposal.codeMap.baseCommit], { cwd: clone });
  execFileSync('git', ['apply', '--check', path.join(run.out, 'fix.patch')], { cwd: clone });
}

describe('the state of a checkout', () => {
  it('dirty: the commit counts, the changes stay where they are', async () => {
    const { dir, git } = dirty();
    const run = await runFix(dir, cartEvent(dir), { short: true });
    expectReproduced(run, dir);
    expect(run.proposal?.note).toContain('uncommitted changes');
    expect(git('status', '--porcelain')).toContain('M src/cart.js');
  });

  it('CRLF line ends: patch and test keep them', async () => {
    const crlf = (text: string) => text.replaceAll('\n', '\r\n');
    const { dir } = cartRepository({
      'src/cart.js': crlf(cartFiles['src/cart.js'] ?? ''),
      'test/cart.test.js': crlf(cartFiles['test/cart.test.js'] ?? ''),
    });
    const run = await runFix(dir, cartEvent(dir), { short: true });
    expectReproduced(run, dir);
    if (run.proposal?.fix) {
      const added = readFileSync(path.join(run.out, 'fix.patch'), 'utf8')
        .split('\n')
        .filter((line) => /^\+[^+]/.test(line));
      expect(added.every((line) => line.endsWith('\r'))).toBe(true);
    }
  });

  it('spaces, quotes and other letters in every path', async () => {
    const place = path.join(temporaryFolder(), "o'brien & söhne", 'my $HOME cart');
    const file = 'source files/the cart (new).js';
    const { dir } = cartRepository(
      {
        'src/cart.js': null,
        'test/cart.test.js': null,
        [file]: cartFiles['src/cart.js'] ?? '',
        'test files/näme of it.test.js': (cartFiles['test/cart.test.js'] ?? '').replace('../src/cart.js', `../${file}`),
        'package.json': (cartFiles['package.json'] ?? '').replace('src/cart.js', file),
      },
      place,
    );
    const run = await runFix(dir, cartEvent(dir, { file }), { short: true });
    expectReproduced(run, dir);
    expect(run.proposal?.codeMap.suspects[0]?.file).toBe(file);
  });

  it('symbolic links: those out of the repository are never followed', async () => {
    const { dir } = linked();
    const run = await runFix(dir, cartEvent(dir), { short: true });
    expectReproduced(run, dir);
    expect(JSON.stringify(run.proposal)).not.toContain('hunter2');
    expect(run.proposal?.note).toMatch(/links that lead outside/);
  });

  it('a submodule: its code is not looked for here, and it says so', async () => {
    const { dir } = withSubmodule();
    const run = await runFix(dir, cartEvent(dir), { short: true });
    expectReproduced(run, dir);
    expect(run.proposal?.note).toContain('vendor/lib');
    const inside = await runFix(
      dir,
      'TypeError: x is not a function\n    at lib (/srv/app/vendor/lib/index.js:1:20)\n',
    );
    expect(inside.exit).toBe(4);
    expect(missingIn(inside)).toMatch(/submodule vendor\/lib/);
  });
});

function dirty(): { dir: string; git: (...args: string[]) => string } {
  const repository = cartRepository({ 'notes.txt': 'one\n' });
  const { dir } = repository;
  const event = readFileSync(path.join(dir, 'src/cart.js'), 'utf8');
  writeFileSync(
    path.join(dir, 'src/cart.js'),
    `// work in progress\n${event}`.replace('line.product.name', 'line.product.name '),
  );
  writeFileSync(path.join(dir, 'notes.txt'), 'staged\n');
  repository.git('add', 'notes.txt');
  writeFileSync(path.join(dir, 'untracked.js'), 'new work\n');
  writeFileSync(path.join(dir, 'src/cart.js'), event.replace('/** Grams', '/** (in work) Grams'));
  chmodSync(path.join(dir, 'test/cart.test.js'), 0o755);
  return { dir, git: (...args) => repository.git(...args) };
}

function linked(): ScratchRepository {
  const outside = path.join(temporaryFolder(), 'secret.txt');
  writeFileSync(outside, 'hunter2\n');
  const repository = cartRepository();
  const { dir } = repository;
  symlinkSync('src/cart.js', path.join(dir, 'cart.js'));
  symlinkSync('src', path.join(dir, 'lib'));
  symlinkSync('.', path.join(dir, 'round'));
  symlinkSync(outside, path.join(dir, 'secret.txt'));
  symlinkSync('../../../../../etc/passwd', path.join(dir, 'src/passwd.js'));
  symlinkSync('nowhere', path.join(dir, 'dangling'));
  repository.commit('Links');
  return repository;
}

function withSubmodule(): ScratchRepository {
  const lib = new ScratchRepository(path.join(temporaryFolder(), 'lib'));
  lib.commit('A library', { 'index.js': 'export const lib = () => 1;\n' });
  const repository = cartRepository();
  repository.git('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', lib.dir, 'vendor/lib');
  repository.commit('Use the library');
  return repository;
}
