import type { Actor } from '../domain/actor.ts';
import { createHash } from 'node:crypto';
import { locateCodeOwners, ownersOf, parseCodeOwners } from '../domain/codeowners.ts';
import type { ProposedChange } from '../domain/proposed-change.ts';
import { raisedVersions } from '../domain/raised-version.ts';
import type { ChangeOwners } from '../domain/stored-proposal.ts';
import type { ReviewParts } from './review-parts.ts';

const engine: Actor = { kind: 'engine', id: 'deterministic' };

/** Who made the change: `model X`, `agent X`, else the engine. */
function proposerOf(generator: string): Actor {
  const [, kind, id] = /^(model|agent) (.{1,200})$/.exec(generator) ?? [];
  return kind && id ? { kind: kind as 'model' | 'agent', id } : engine;
}

/** The validated change with all that it is held to: rules and owners as they are at its base commit. Null where no fix passed. */
export async function proposedChange(parts: ReviewParts, proposers?: readonly Actor[]): Promise<ProposedChange | null> {
  const { validated, prepared, reproduced, diagnosis, policy } = parts;
  const patch = validated?.decision.kind === 'accepted' ? validated.patch : null;
  if (!patch || !prepared || validated?.decision.kind !== 'accepted') return null;
  const { files, generator } = validated.decision.chosen.candidate;
  const fix = new Map(patch.files.map((file) => [file, files[file] ?? null] as const));
  const read = (file: string): string | null => fix.get(file) ?? prepared.readFile(file);
  const tag = createHash('sha256').update(patch.text).digest('hex').slice(0, 10);
  const { bumps, files: bumped } = raisedVersions(policy.cacheVersionBumps, patch.files, read, tag);
  return {
    baseCommit: diagnosis.baseCommit,
    fix,
    regressionTest: new Map(Object.entries(reproduced?.written?.files ?? {})),
    cacheVersionBumps: bumps,
    bumped,
    patch: patch.text,
    proposers: proposers ?? [proposerOf(generator)],
    policy: policy.review,
    owners: await ownersAt(parts, [...patch.files, ...bumped.keys()]),
  };
}

/** CODEOWNERS alone: whoever wrote the lines last is no owner. */
async function ownersAt({ services, diagnosis }: ReviewParts, paths: readonly string[]): Promise<ChangeOwners> {
  const located = locateCodeOwners(new Set(diagnosis.files));
  const text = located && (await services.repository.readFile(diagnosis.baseCommit, located.path));
  if (!text) return {};
  const rules = parseCodeOwners(text, located.dialect);
  const owned = paths.map((path) => [path, ownersOf(rules, path)] as const);
  return Object.fromEntries(owned.filter(([, owners]) => owners.length > 0));
}
