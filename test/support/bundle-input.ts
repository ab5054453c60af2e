import { Ledger } from '../../src/domain/ledger.ts';
import type { Proposal } from '../../src/domain/proposal.ts';
import type { BundleInput } from '../../src/review/bundle/input.ts';

/** A proposal with a validated fix, as the pipeline makes them; `change` overrides its parts. */
export function sampleProposal(change: Partial<Proposal> = {}): Proposal {
  return {
    schema: 'reproof.proposal/1',
    bug: {
      title: "TypeError: Cannot read properties of null (reading 'price')",
      fingerprint: 'f1c2',
      errorType: 'TypeError',
      message: "Cannot read properties of null (reading 'price')",
    },
    codeMap: {
      service: 'orders',
      baseCommit: '0123456789abcdef0123456789abcdef01234567',
      frames: [],
      suspects: [
        { file: 'src/pricing.js', function: 'subtotal', line: 14, score: 0.9, why: 'throws at this expression' },
      ],
      owners: [{ owner: '@pricing-team', file: 'src/pricing.js', source: 'codeowners' }],
      recentChanges: [],
      introducedBy: null,
    },
    hypotheses: [
      {
        id: 'h1',
        by: 'call-replay',
        claim: 'a null line reaches subtotal',
        state: 'confirmed',
        rank: 1,
        evidence: ['ledger:2'],
      },
      { id: 'h2', by: 'engine', claim: 'the catalogue is empty', state: 'refuted', rank: 0.4, evidence: ['ledger:3'] },
    ],
    reproduction: {
      verdict: 'reproduced',
      tier: 'I2',
      strategy: 'call-replay',
      framework: 'node:test',
      files: ['test/subtotal-null-line.test.js'],
      command: ['node', '--test', 'test/subtotal-null-line.test.js'],
      cwd: '.',
      runs: { failing: 20, total: 20 },
      identity: { score: 0.97, reasons: ['same class', 'same throwing expression'] },
      minimised: true,
    },
    fix: {
      files: ['src/pricing.js'],
      linesAdded: 1,
      linesRemoved: 1,
      engine: 'deterministic',
      kind: 'cause',
      rivals: [],
    },
    validation: {
      gates: [
        { name: 'applies', outcome: 'passed', detail: '' },
        { name: 'reproduction', outcome: 'passed', detail: '20 of 20 pass' },
        { name: 'types', outcome: 'not-run', detail: 'no tsconfig.json' },
        { name: 'reverted-red', outcome: 'passed', detail: '3 of 3 fail' },
      ],
      plan: [{ check: 'test suite', why: 'it covers the line', outcome: 'passed' }],
      before: { failing: 20, total: 20 },
      after: { failing: 0, total: 20 },
      reverted: { failing: 3, total: 3 },
    },
    risk: {
      level: 'low',
      score: 2,
      factors: [{ factor: 'size', points: 2, detail: '2 lines' }],
      rollback: 'git revert',
    },
    confidence: { value: 0.9, reason: 'all gates passed' },
    disposition: { kind: 'code-fix', reason: 'the code reads a property of null' },
    recommendation: 'Approve: the change is small and proven.',
    missingEvidence: [],
    timings: { reproduction: 1200, repair: 800 },
    cost: { money: 0, currency: 'USD', tokens: 0 },
    note: '',
    ...change,
  };
}

export const samplePatch = `diff --git a/src/pricing.js b/src/pricing.js
--- a/src/pricing.js
+++ b/src/pricing.js
@@ -12,3 +12,3 @@
 export function subtotal(lines) {
-  return lines.reduce((sum, line) => sum + line.price, 0);
+  return lines.filter(Boolean).reduce((sum, line) => sum + line.price, 0);
 }
`;

/** Everything that writeBundle takes, for a validated fix. */
export function sampleInput(change: Partial<BundleInput> = {}): BundleInput {
  const ledger = new Ledger('f1c2', () => new Date('2026-01-02T03:04:05Z'));
  ledger.append({ stage: 'intake', kind: 'event-read', actor: 'engine', outcome: 'sentry envelope' });
  ledger.append({ stage: 'reproduction', kind: 'run', actor: 'engine', outcome: '20 of 20 fail' });
  return {
    proposal: sampleProposal(),
    reproductionFiles: { 'test/subtotal-null-line.test.js': "import test from 'node:test';\n" },
    patch: samplePatch,
    rivals: [],
    ledger: ledger.entries,
    logs: { 'before.log': 'TypeError: boom\n    at subtotal (src/pricing.js:13)\n', 'with-fix.log': 'ok\n' },
    facts: {
      signal: {
        source: 'sentry',
        level: 'error',
        at: '2026-01-02T03:00:00Z',
        environment: 'production',
        release: '1.4.2',
        handled: true,
        usersHit: 1,
      },
      recordedOrigin: [],
      rootCause: 'A cart line that was deleted stays as null and subtotal reads its price.',
      fixSummary: 'Skip null lines, as itemCount next to it does.',
      lockfile: { path: 'package-lock.json', sha256: 'a'.repeat(64) },
      tools: { reproof: '0.1.0', git: '2.43.0' },
      runtime: { name: 'node', version: '24.21.0', production: 'node 24.18.0' },
      sandbox: 'bwrap',
      startedAt: '2026-01-02T03:04:05.000Z',
      finishedAt: '2026-01-02T03:04:17.000Z',
      hostPaths: [],
    },
    ...change,
  };
}
