import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runFix } from '../../../src/compose.ts';
import type { FixResult } from '../../../src/pipeline/fix.ts';
import { ScratchRepository } from '../../support/scratch-repository.ts';

const examples = fileURLToPath(new URL('../../../examples/silent/', import.meta.url));
const patience = 180_000;

interface Checkout {
  repository: ScratchRepository;
  out: string;
}

/** A checkout of an example without its report and its fix, and a folder for the bundle. */
function checkout(name: string): Checkout {
  const folder = mkdtempSync(path.join(tmpdir(), 'reproof-silent-'));
  const repository = new ScratchRepository(path.join(folder, 'checkout'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const part of ['package.json', 'src', 'test'])
    cpSync(path.join(examples, name, part), path.join(repository.dir, part), { recursive: true });
  repository.commit('first');
  return { repository, out: path.join(folder, 'bundle') };
}

const fix = ({ repository, out }: Checkout, report: string | Buffer, freshRuns?: number): Promise<FixResult> =>
  runFix({ repo: repository.dir, event: Buffer.from(report), out, time: 150, freshRuns });

/** The bundle's test on the checkout with the fix that is kept beside the example. */
function runsFixed({ repository, out }: Checkout, name: string, files: readonly string[]): number {
  const [test = ''] = files;
  for (const file of files) cpSync(path.join(out, 'reproduction', file), path.join(repository.dir, file));
  const run = () => execFileSync(process.execPath, ['--test', test], { cwd: repository.dir, stdio: 'pipe' });
  expect(run).toThrow();
  repository.git('apply', path.join(examples, name, 'fixed.patch'));
  let passing = 0;
  for (; passing < 3; passing++) run();
  return passing;
}

describe('a report without an exception becomes a test that fails, and passes with the fix', () => {
  it.each([
    ['wrong-answer', 'report.txt', 'request-replay'],
    ['hang', 'report.md', 'request-replay'],
    ['deadlock', 'report.json', 'call-replay'],
    ['endless-loop', 'report.txt', 'request-replay'],
    ['leak', 'report.txt', 'request-replay'],
  ])(
    '%s',
    async (name, report, strategy) => {
      const made = checkout(name);
      // Those that wait for a deadline or repeat their work take long; that a claim takes 20 runs is seen at the others.
      const times = ['wrong-answer', 'deadlock'].includes(name) ? 20 : 5;
      const { exit, proposal } = await fix(made, readFileSync(path.join(examples, name, report)), times);
      const { reproduction } = proposal;
      expect(reproduction, JSON.stringify(proposal.missingEvidence)).toMatchObject({
        verdict: 'reproduced',
        tier: 'I2',
        strategy,
        runs: { failing: times, total: times },
      });
      expect(exit).toBe(3);
      expect(runsFixed(made, name, reproduction.files)).toBe(3);
    },
    patience,
  );
});

describe('what cannot be reproduced is said, with what would help', () => {
  it.each([
    ['an expectation that holds', 'total([]) gave 1, expected 0', 'the expectation already holds: total([])'],
    ['a call of nothing', 'price(2) gave 20, expected 22', 'hands out no price'],
    ['a call of a file that is not there', 'total([]) of src/no.js gave 1, expected 0', 'src/no.js hands out no total'],
    ['another wrong value', 'total([{price: 1, count: 1}, {price: 1, count: 1}]) gave 7, expected 2', '1 !== 2'],
    ['an expectation without its value', 'total([]) gave 1', '`expected`'],
    ['a call that settles', 'total([]) did not return within 5 s', 'settles within 5000 ms'],
  ])(
    '%s',
    async (_what, report, told) => {
      const { exit, proposal } = await fix(checkout('wrong-answer'), report);
      expect(exit).toBe(4);
      expect(proposal.reproduction.verdict).not.toBe('reproduced');
      expect(JSON.stringify(proposal.missingEvidence)).toContain(told);
    },
    patience,
  );

  it(
    'a deadline that is shorter than a good run',
    async () => {
      const made = checkout('wrong-answer');
      made.repository.commit('slow', {
        'src/slow.js': 'export const slow = () => new Promise((resolve) => setTimeout(resolve, 3_000, 1));\n',
      });
      const { proposal } = await fix(made, 'slow() did not settle within 1 s');
      expect(JSON.stringify(proposal.missingEvidence)).toContain('the deadline is shorter than a good run');
    },
    patience,
  );
});
