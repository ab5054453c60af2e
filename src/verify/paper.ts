import { isDeepStrictEqual } from 'node:util';
import { firstBrokenLink } from '../domain/ledger.ts';
import type { Bundle } from './bundle.ts';
import { type Check, failed, held } from './check.ts';

/** Every file is the one that was attested, none is missing, none was added. */
export function checkFiles({ attestation, hashes }: Bundle): Check {
  const attested = new Map(attestation.subject.map((one) => [one.name, one.digest.sha256]));
  const changed = [...attested].filter(([name, hash]) => hashes.has(name) && hashes.get(name) !== hash);
  const missing = [...attested.keys()].filter((name) => !hashes.has(name));
  const added = [...hashes.keys()].filter((name) => name !== 'attestation.json' && !attested.has(name));
  const faults = [
    ...changed.map(([name]) => `${name} was changed`),
    ...missing.map((name) => `${name} is missing`),
    ...added.map((name) => `${name} was added`),
  ];
  if (faults.length > 0) return failed('files', faults.slice(0, 5).join('; '));
  return held('files', `${attested.size} files have the attested SHA-256`);
}

/** The attestation says what the proposal says. */
export function checkAttestation({ attestation, proposal }: Bundle): Check {
  const { predicate } = attestation;
  const { reproduction, validation, codeMap } = proposal;
  const pairs: Array<[string, unknown, unknown]> = [
    ['base commit', predicate.baseCommit, codeMap.baseCommit],
    ['verdict', predicate.reproduction.verdict, reproduction.verdict],
    ['tier', predicate.reproduction.tier, reproduction.tier],
    ['command', predicate.reproduction.command, reproduction.command],
    ['folder', predicate.reproduction.cwd, reproduction.cwd],
    ['runs before', predicate.runs.before, reproduction.runs],
    ['runs with the fix', predicate.runs.withFix, proposal.fix ? validation.after : null],
    ['runs with the fix taken away', predicate.runs.reverted, validation.reverted ?? null],
    ['gates', predicate.gates, validation.gates],
  ];
  const differing = pairs.filter(([, attested, proposed]) => !isDeepStrictEqual(attested, proposed));
  if (differing.length > 0)
    return failed('attestation', `differs from the proposal in: ${differing.map(([what]) => what).join(', ')}`);
  return held('attestation', 'says the same as the proposal (in-toto statement, not signed)');
}

/** The ledger's hash chain, and that it is one bug's. */
export function checkLedger({ ledger }: Bundle): Check {
  if (ledger.length === 0) return failed('ledger', 'is empty');
  const broken = firstBrokenLink(ledger);
  if (broken !== -1) return failed('ledger', `the chain is broken at entry ${broken}`);
  if (new Set(ledger.map((entry) => entry.bug)).size > 1) return failed('ledger', 'holds entries of several bugs');
  return held('ledger', `${ledger.length} entries, chain whole`);
}

/** The parts of the bundle fit together: a fix has its patch and a claim that can be run. */
export function checkConsistent({ proposal, patch, reproduction }: Bundle): Check {
  const { fix } = proposal;
  const claimed = proposal.reproduction;
  if (fix && patch === null) return failed('consistent', 'a fix is claimed and fix.patch is missing');
  if (!fix && patch !== null) return failed('consistent', 'there is a fix.patch and no fix is claimed');
  if (fix && claimed.verdict !== 'reproduced') return failed('consistent', 'a fix is claimed without a reproduction');
  if (claimed.verdict === 'reproduced' && claimed.command.length === 0)
    return failed('consistent', 'a reproduction is claimed and there is no command to run it');
  const absent = claimed.files.filter((file) => !reproduction.has(file));
  if (claimed.verdict === 'reproduced' && claimed.strategy !== 'existing-test' && absent.length > 0)
    return failed('consistent', `files of the reproduction are missing: ${absent.slice(0, 3).join(', ')}`);
  return held('consistent', fix ? 'a fix with its patch and its reproduction' : 'no fix is claimed and none is there');
}
