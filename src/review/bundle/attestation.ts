import { createHash } from 'node:crypto';
import { type Attestation, predicateType, statementType } from '../../domain/attestation.ts';
import type { BundleInput } from './input.ts';

export function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** The in-toto statement over all other files of the bundle (path -> text), sorted by name. */
export function attestationOf(input: BundleInput, files: ReadonlyMap<string, string>): Attestation {
  const { proposal, facts } = input;
  const { reproduction, validation, codeMap } = proposal;
  return {
    _type: statementType,
    subject: [...files]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, text]) => ({ name, digest: { sha256: sha256(text) } })),
    predicateType,
    predicate: {
      baseCommit: codeMap.baseCommit,
      lockfile: facts.lockfile && { path: facts.lockfile.path, digest: { sha256: facts.lockfile.sha256 } },
      tools: facts.tools,
      runtime: facts.runtime,
      sandbox: facts.sandbox,
      reproduction: {
        verdict: reproduction.verdict,
        tier: reproduction.tier,
        command: reproduction.command,
        cwd: reproduction.cwd,
      },
      runs: {
        before: reproduction.runs,
        withFix: proposal.fix ? validation.after : null,
        reverted: validation.reverted ?? null,
      },
      gates: validation.gates,
      startedAt: facts.startedAt,
      finishedAt: facts.finishedAt,
    },
  };
}
