import { createHash } from 'node:crypto';
import type { Repository } from '../ports/repository.ts';
import { type Bundle, readBundle } from './bundle.ts';
import { type Check, type CheckName, checkNames, failed, held, notClaimed, notRun } from './check.ts';
import { executedChecks, type Executor } from './executed.ts';
import { checkAttestation, checkConsistent, checkFiles, checkLedger } from './paper.ts';
import { checkPatchScope } from './patch-scope.ts';

/** What verification needs from outside; `freshTree` may throw SANDBOX_UNAVAILABLE. */
export interface VerifyPorts extends Pick<Executor, 'freshTree' | 'applyPatch'> {
  repository: Pick<Repository, 'resolve' | 'readFile'>;
}

export interface Verification {
  schema: 'reproof.verification/1';
  bug: string;
  verdict: string;
  baseCommit: string;
  /** Nothing failed and nothing that was claimed was left unrun. */
  held: boolean;
  checks: Check[];
}

const executedNames: readonly CheckName[] = [
  'reproduction-adds-only',
  'patch-scope',
  'red-before',
  'patch-applies',
  'green-with-fix',
  'red-again',
];

async function checkLockfile(bundle: Bundle, repository: VerifyPorts['repository']): Promise<Check> {
  const { lockfile, baseCommit } = bundle.attestation.predicate;
  if (!lockfile) return notClaimed('lockfile', 'the bundle names no lockfile');
  const text = await repository.readFile(baseCommit, lockfile.path);
  if (text === null) return failed('lockfile', `${lockfile.path} is not in the base commit`);
  const same = createHash('sha256').update(text).digest('hex') === lockfile.digest.sha256;
  return same
    ? held('lockfile', `${lockfile.path} is the attested one`)
    : failed('lockfile', `${lockfile.path} differs`);
}

/** Checks that need no run, in order; true when the bundle's claims may be run at all. */
async function onPaper(bundle: Bundle, ports: VerifyPorts, tell: (check: Check) => void): Promise<boolean> {
  const paper = [checkFiles, checkAttestation, checkLedger, checkConsistent].map((check) => check(bundle));
  paper.forEach(tell);
  const { baseCommit } = bundle.proposal.codeMap;
  const present = /^[0-9a-f]{40,64}$/.test(baseCommit) && (await ports.repository.resolve(baseCommit)) === baseCommit;
  tell(
    present
      ? held('base-commit', baseCommit.slice(0, 12))
      : failed('base-commit', `the repository has no commit ${baseCommit.slice(0, 40)}; fetch it first`),
  );
  tell(present ? await checkLockfile(bundle, ports.repository) : notRun('lockfile', 'there is no base commit'));
  return present && paper.every((check) => check.outcome === 'held');
}

/** Names that were never told get an outcome: not claimed by this bundle, or not run. */
function rest(bundle: Bundle, checks: readonly Check[], runnable: boolean): Check[] {
  const told = new Set(checks.map((check) => check.name));
  const { command, verdict } = bundle.proposal.reproduction;
  return executedNames
    .filter((name) => !told.has(name))
    .map((name) => {
      if (!runnable) return notRun(name, 'what stands above does not hold');
      if (verdict !== 'reproduced' || command.length === 0) return notClaimed(name, `the bundle claims: ${verdict}`);
      return notClaimed(name, 'the bundle claims no fix');
    });
}

/**
 * Runs a bundle again, offline, and says what held. `times` = runs a phase. Each check is told to `onCheck` when it is
 * known, and all are in the result in the order of `checkNames`. Throws INVALID_BUNDLE (it cannot be read) and
 * SANDBOX_UNAVAILABLE; everything else is a check that failed. Shares the schemas with the gates that made it, and no code.
 */
export async function verifyBundle(
  folder: string,
  ports: VerifyPorts,
  options: { times: number; onCheck?: (check: Check) => void },
): Promise<Verification> {
  const bundle = readBundle(folder);
  const checks: Check[] = [];
  const tell = (check: Check) => {
    checks.push(check);
    options.onCheck?.(check);
  };
  const runnable = await onPaper(bundle, ports, tell);
  const { reproduction, codeMap, bug } = bundle.proposal;
  if (bundle.patch !== null) tell(checkPatchScope(bundle.patch));
  if (runnable && reproduction.verdict === 'reproduced' && reproduction.command.length > 0) {
    const { freshTree, applyPatch } = ports;
    await executedChecks(bundle, { freshTree, applyPatch, times: options.times, onCheck: tell });
  }
  rest(bundle, checks, runnable).forEach(tell);
  return {
    schema: 'reproof.verification/1',
    bug: bug.title,
    verdict: reproduction.verdict,
    baseCommit: codeMap.baseCommit,
    held: checks.every((check) => check.outcome === 'held' || check.outcome === 'not-claimed'),
    checks: checks.toSorted((a, b) => checkNames.indexOf(a.name) - checkNames.indexOf(b.name)),
  };
}
