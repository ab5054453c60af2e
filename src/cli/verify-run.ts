import { openVerification, type SandboxChoice } from '../compose.ts';
import type { Attestation } from '../domain/attestation.ts';
import { plainLine } from '../domain/plain-text.ts';
import type { Check } from '../verify/check.ts';
import { readBundle } from '../verify/bundle.ts';
import { type Verification, verifyBundle } from '../verify/verify-bundle.ts';
import { resolveRepository } from './repository-input.ts';
import { type Paint, paintFor } from './terminal/colour.ts';
import { strip } from './terminal/strip.ts';

const marks = {
  held: ['green', '✓'],
  failed: ['red', '×'],
  'not-claimed': ['dim', '–'],
  'not-run': ['amber', '?'],
} as const;
const outcomes = { held: 'held', failed: 'did not hold', 'not-claimed': 'not claimed', 'not-run': 'not run' } as const;

/** One check for a person: mark, name, outcome in words, and the strip of its runs. */
export function checkLine(check: Check, paint: Paint): string {
  const [tone, mark] = marks[check.outcome];
  const runs = check.runs ? `${strip(check.runs, paint)} ` : '';
  const name = check.name.replaceAll('-', ' ').padEnd(22);
  return `  ${paint(tone, mark)} ${name} ${outcomes[check.outcome].padEnd(12)} ${runs}${plainLine(check.detail, 600)}`;
}

/** Verifies a bundle and prints what held; returns the exit code (0 all held, 1 something did not). Faults are thrown. */
export async function runVerify(
  bundle: string,
  options: { repo: string; runs: number; sandbox: SandboxChoice; json?: boolean },
): Promise<number> {
  const paint = paintFor(process.stdout);
  const say = (line: string) => {
    if (!options.json) process.stdout.write(`${line}\n`);
  };
  const { proposal, attestation } = readBundle(bundle);
  const ports = await openVerification(
    resolveRepository(options.repo),
    options.sandbox,
    proposal.reproduction.framework,
  );
  try {
    say(`\n${paint('bold', plainLine(proposal.bug.title, 120))}`);
    say(paint('dim', `node ${process.versions.node} in ${ports.sandbox}; ${madeOn(attestation)}`));
    const verification = await verifyBundle(bundle, ports, {
      times: options.runs,
      onCheck: (check) => say(checkLine(check, paint)),
    });
    if (options.json) process.stdout.write(`${JSON.stringify(verification, null, 2)}\n`);
    say(`\n${conclusion(verification)}\n`);
    return verification.held ? 0 : 1;
  } finally {
    ports.close();
  }
}

function madeOn({ predicate }: Attestation): string {
  const { runtime, sandbox } = predicate;
  return plainLine(`the bundle was made with ${runtime.name} ${runtime.version} in ${sandbox}`, 120);
}

function conclusion(verification: Verification): string {
  const failing = verification.checks.filter((check) => check.outcome === 'failed');
  if (failing.length > 0) return `Does not hold: ${failing.map((check) => check.name).join(', ')}.`;
  if (!verification.held) return 'Not all of it could be run; what ran held.';
  const green = verification.checks.find((check) => check.name === 'green-with-fix');
  if (green?.outcome === 'held') return 'All held: red on the base commit, green with the fix, red again without it.';
  const red = verification.checks.find((check) => check.name === 'red-before');
  if (red?.outcome === 'held') return 'All held: red on the base commit. The bundle claims no fix.';
  return `All held on paper. The bundle claims no reproduction (${verification.verdict}).`;
}
