import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openVerification } from '../../../src/compose.ts';
import { Fault } from '../../../src/domain/fault.ts';
import type { Proposal } from '../../../src/domain/proposal.ts';
import type { BundleInput } from '../../../src/review/bundle/input.ts';
import { writeBundle } from '../../../src/review/bundle/write.ts';
import { type Verification, verifyBundle } from '../../../src/verify/verify-bundle.ts';
import { sampleInput, sampleProposal } from '../../support/bundle-input.ts';

const buggy = 'export const subtotal = (lines) => lines.reduce((sum, line) => sum + line.price, 0);\n';
const patch = `--- a/src/pricing.js
+++ b/src/pricing.js
@@ -1 +1 @@
-${buggy.trimEnd()}
+export const subtotal = (lines) => lines.reduce((sum, line) => sum + (line?.price ?? 0), 0);
`;
const testFile = 'test/null-line.test.js';
const testText = `import assert from 'node:assert';
import test from 'node:test';
import { subtotal } from '../src/pricing.js';
test('a deleted line counts nothing', () => assert.equal(subtotal([null, { price: 2 }]), 2));
`;

let dir: string;
let repo: string;
let commit: string;
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
    cwd: repo,
    encoding: 'utf8',
  });

const temp = process.env.TMPDIR;
let scratch: string;

beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'verify test '));
  repo = path.join(dir, 'repo');
  scratch = path.join(dir, 'scratch');
  mkdirSync(scratch);
  process.env.TMPDIR = scratch;
  for (const folder of ['src', 'test']) mkdirSync(path.join(repo, folder), { recursive: true });
  writeFileSync(path.join(repo, 'package.json'), '{"type":"module"}\n');
  writeFileSync(path.join(repo, 'src/pricing.js'), buggy);
  writeFileSync(path.join(repo, 'test/kept.test.js'), '');
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-q', '-m', 'first');
  commit = git('rev-parse', 'HEAD').trim();
});
afterAll(() => {
  if (temp === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = temp;
  rmSync(dir, { recursive: true, force: true });
});

const bundle = () => path.join(dir, 'bundle');
beforeEach(() => rmSync(bundle(), { recursive: true, force: true }));

/** A bundle that holds; `change` spoils it before it is attested. */
function makeBundle(change: Partial<BundleInput> = {}, proposal: Partial<Proposal> = {}): void {
  const base = sampleProposal();
  const reproduction = { ...base.reproduction, files: [testFile], command: ['node', '--test', testFile] };
  const input = sampleInput();
  writeBundle(bundle(), {
    ...input,
    proposal: sampleProposal({ codeMap: { ...base.codeMap, baseCommit: commit }, reproduction, ...proposal }),
    reproductionFiles: { [testFile]: testText },
    patch,
    facts: { ...input.facts, lockfile: null },
    ...change,
  });
}

async function verify(): Promise<Verification> {
  const ports = await openVerification(repo, 'bwrap');
  try {
    return await verifyBundle(bundle(), ports, { times: 2 });
  } finally {
    ports.close();
  }
}

const outcomesOf = (verification: Verification) =>
  Object.fromEntries(verification.checks.map((check) => [check.name, check.outcome]));

describe('reproof verify', () => {
  it('says that all held for a bundle that tells the truth, and leaves the checkout as it was', async () => {
    makeBundle();
    const verification = await verify();
    expect(verification.checks.filter((check) => check.outcome !== 'held').map((check) => check.name)).toEqual([
      'lockfile',
    ]);
    expect(verification.held).toBe(true);
    expect(git('status', '--porcelain', '--untracked-files=all')).toBe('');
    expect(readdirSync(scratch)).toEqual([]);
  });

  it.each<[string, Partial<BundleInput>, Record<string, string>]>([
    [
      'a patch that does not fix',
      { patch: patch.replace('(line?.price ?? 0)', 'line.price + 0') },
      { 'green-with-fix': 'failed' },
    ],
    ['a patch for another file', { patch: patch.replaceAll('pricing.js', 'gone.js') }, { 'patch-applies': 'failed' }],
    [
      'a reproduction that passes on the base',
      { reproductionFiles: { [testFile]: "import test from 'node:test';\ntest('x', () => {});\n" } },
      { 'red-before': 'failed', 'red-again': 'failed' },
    ],
    [
      'a reproduction that fails for another reason',
      { reproductionFiles: { [testFile]: "throw new Error('something else');\n" } },
      { 'red-before': 'failed', 'green-with-fix': 'failed' },
    ],
    [
      'a reproduction that replaces a file of the commit',
      { reproductionFiles: { [testFile]: testText, 'test/kept.test.js': 'changed' } },
      { 'reproduction-adds-only': 'failed', 'red-before': 'not-run' },
    ],
    [
      'a patch that edits a test',
      { patch: `${patch}--- /dev/null\n+++ b/test/other.test.js\n@@ -0,0 +1 @@\n+x\n` },
      { 'patch-scope': 'failed' },
    ],
  ])('finds %s', async (_what, change, wanted) => {
    makeBundle(change);
    const verification = await verify();
    expect(outcomesOf(verification)).toMatchObject(wanted);
    expect(verification.held).toBe(false);
  });

  it('runs nothing of a bundle whose files were changed', async () => {
    makeBundle();
    appendFileSync(path.join(bundle(), 'fix.patch'), '\n');
    writeFileSync(path.join(bundle(), 'logs/extra.log'), 'x');
    const verification = await verify();
    expect(verification.checks[0]).toMatchObject({
      outcome: 'failed',
      detail: 'fix.patch was changed; logs/extra.log was added',
    });
    expect(outcomesOf(verification)).toMatchObject({ 'red-before': 'not-run', 'green-with-fix': 'not-run' });
    expect(verification.held).toBe(false);
  });

  it('finds a proposal that was changed together with its hash, by the attestation', async () => {
    makeBundle();
    const file = path.join(bundle(), 'attestation.json');
    const attestation = JSON.parse(readFileSync(file, 'utf8')) as {
      predicate: { runs: { before: { total: number } } };
    };
    attestation.predicate.runs.before.total = 100;
    writeFileSync(file, JSON.stringify(attestation));
    expect(outcomesOf(await verify())).toMatchObject({ files: 'held', attestation: 'failed' });
  });

  it('says when the base commit is not there', async () => {
    makeBundle({}, { codeMap: { ...sampleProposal().codeMap, baseCommit: 'b'.repeat(40) } });
    expect(outcomesOf(await verify())).toMatchObject({ 'base-commit': 'failed', 'red-before': 'not-run' });
  });

  it('asks nothing of a bundle that claims nothing', async () => {
    const { reproduction, codeMap } = sampleProposal();
    makeBundle(
      { patch: null, reproductionFiles: {} },
      {
        fix: null,
        codeMap: { ...codeMap, baseCommit: commit },
        reproduction: { ...reproduction, verdict: 'not-reproduced', command: [], files: [] },
      },
    );
    const verification = await verify();
    expect(outcomesOf(verification)).toMatchObject({ 'red-before': 'not-claimed', 'green-with-fix': 'not-claimed' });
    expect(verification.held).toBe(true);
  });

  it.each<[string, () => void]>([
    ['no proposal', () => rmSync(path.join(bundle(), 'proposal.json'))],
    ['a proposal that is no JSON', () => writeFileSync(path.join(bundle(), 'proposal.json'), '{')],
    ['a proposal of another schema', () => writeFileSync(path.join(bundle(), 'proposal.json'), '{"schema":"x"}')],
    ['a link', () => symlinkSync('/etc/passwd', path.join(bundle(), 'logs/passwd'))],
    ['no ledger', () => rmSync(path.join(bundle(), 'ledger.jsonl'))],
  ])('refuses as invalid a bundle with %s', async (_what, spoil) => {
    makeBundle();
    spoil();
    const fault = await verify().catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(Fault);
    expect(fault).toMatchObject({ code: 'INVALID_BUNDLE', exit: 65 });
  });
});
