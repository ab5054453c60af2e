import type { Plausible } from '../domain/fix.ts';
import type { Proposal } from '../domain/proposal.ts';
import { reviseSuspects } from '../diagnosis/suspects/revise.ts';
import { changedLines } from '../diagnosis/bisect/culprit.ts';
import { fixConfidence } from '../repair/confidence/confidence.ts';
import { type Patch, patchOf } from '../repair/diff/unified.ts';
import { assessRisk } from '../repair/risk/assess.ts';
import { settlePlan, validationPlan } from '../repair/plan/plan.ts';
import { changesOf } from '../repair/search/order.ts';
import { writeBundle } from '../review/bundle/write.ts';
import { headingOf } from './1-intake.ts';
import type { Validated } from './7-validation.ts';
import { dispositionOf } from './disposition.ts';
import { isInvestigatorName } from './agent/investigated.ts';
import { reviewer } from './given-patch.ts';
import { evidenceMissing } from './missing-evidence.ts';
import type { Journal } from './journal.ts';
import { notReproduced } from './reproduced.ts';
import type { ReviewParts } from './review-parts.ts';
import { routingOf } from './route.ts';

const noRisk: Proposal['risk'] = { level: 'unknown', score: 0, factors: [], rollback: 'nothing was changed' };

/** Stage 8: everything known -> the proposal and its evidence bundle (REV-1, REV-2), in every outcome. */
export function review(journal: Journal, parts: ReviewParts): Promise<Proposal> {
  return journal.stage(
    'review',
    'writing the evidence bundle',
    async () => {
      const proposal = await proposalOf(journal, parts);
      const { accepted, patch } = acceptedOf(parts.validated);
      const rivals = await rivalPatches(parts);
      journal.note({
        stage: 'review',
        kind: 'proposal',
        actor: 'engine',
        outcome: proposal.recommendation.slice(0, 800),
      });
      const { event, services, startedAt } = parts;
      writeBundle(parts.options.out, {
        proposal,
        reproductionFiles:
          parts.reproduced?.written && proposal.reproduction.command.length ? parts.reproduced.written.files : {},
        patch: patch?.text ?? null,
        rivals,
        ledger: journal.ledger.entries,
        logs: journal.logs,
        facts: {
          signal: {
            source: event.source,
            level: event.level,
            at: event.at,
            environment: event.environment,
            release: event.release,
            handled: event.errors[0]?.mechanism?.handled ?? null,
            usersHit: event.users.length,
          },
          rootCause: accepted ? `${accepted.chosen.candidate.summary}` : null,
          recordedOrigin: parts.recordedOrigin?.evidence ?? [],
          fixSummary: accepted?.chosen.candidate.summary ?? null,
          lockfile: null,
          tools: services.versions,
          runtime: {
            ...ranOn(parts.prepared),
            production: event.runtime?.version ?? null,
          },
          sandbox: parts.options.sandbox ?? 'auto',
          startedAt: startedAt.toISOString(),
          finishedAt: services.clock.now().toISOString(),
          hostPaths: [
            ...(parts.prepared ? [{ path: parts.prepared.scratch.root, as: '<scratch>', scratch: true }] : []),
            { path: services.repository.root, as: '<repository>' },
          ],
        },
      });
      return proposal;
    },
    () => ({ text: parts.options.out }),
  );
}

/** What ran the code. */
function ranOn(prepared: ReviewParts['prepared']): { name: string; version: string } {
  const toolchain = prepared?.foreign?.toolchain;
  return toolchain
    ? { name: toolchain.language, version: toolchain.version }
    : { name: 'node', version: prepared?.runtime.version ?? process.version };
}

function acceptedOf(validated: Validated | null) {
  const accepted = validated?.patch && validated.decision.kind === 'accepted' ? validated.decision : null;
  return { accepted, patch: accepted ? (validated?.patch ?? null) : null };
}

const rivalsAtMost = 4;
const rivalFile = (i: number): string => `rivals/${i + 1}.patch`;

async function rivalPatches({ validated, prepared }: ReviewParts) {
  if (!validated || !prepared) return [];
  const tree = { read: async (file: string) => prepared.readFile(file) };
  const rivals = validated.decision.rivals.slice(0, rivalsAtMost);
  return Promise.all(
    rivals.map(async ({ contender }, i) => ({
      file: rivalFile(i),
      patch: patchOf(await changesOf(contender.candidate.files, tree)).text,
    })),
  );
}

/** Who made the change: a reviewer, `model PROVIDER:NAME`, or the engine. */
function engineOf(generator: string): string {
  return generator === reviewer || isInvestigatorName(generator) ? generator : 'deterministic';
}

async function fixOf(parts: ReviewParts): Promise<Proposal['fix']> {
  const { accepted, patch } = acceptedOf(parts.validated);
  if (!accepted || !patch) return null;
  const rivals = accepted.rivals.slice(0, rivalsAtMost).map(({ contender, differsOn }, i) => ({
    file: rivalFile(i),
    summary: contender.candidate.summary,
    differsOn,
  }));
  return {
    files: patch.files,
    linesAdded: patch.linesAdded,
    linesRemoved: patch.linesRemoved,
    engine: engineOf(accepted.chosen.candidate.generator),
    kind: accepted.chosen.candidate.kind,
    rivals,
  };
}

/** What a declined search leaves to a person: the patches that passed on the bench. */
function plausibleOf({ validated, prepared }: ReviewParts): Plausible[] {
  if (!validated || !prepared || validated.decision.kind !== 'declined') return [];
  return validated.decision.rivals.slice(0, rivalsAtMost).map(({ contender, differsOn, belief }, i) => ({
    file: rivalFile(i),
    kind: contender.candidate.kind,
    summary: contender.candidate.summary,
    belief,
    differsOn,
  }));
}

/** The suspects with what history and the fix have shown. */
function suspectsOf({ diagnosis, bisected }: ReviewParts, patch: Patch | null): Proposal['codeMap']['suspects'] {
  const culprit = bisected?.culprit;
  const findings = [
    ...(culprit ? [{ kind: 'culprit' as const, commit: culprit.commit.commit, lines: culprit.changedLines }] : []),
    ...(patch ? [{ kind: 'fix' as const, lines: changedLines(patch.text) }] : []),
  ];
  const revised = reviseSuspects(diagnosis.codeMap.suspects, findings);
  return revised.map((one) => ({ ...one, score: Math.min(1, one.score) }));
}

async function proposalOf(journal: Journal, parts: ReviewParts): Promise<Proposal> {
  const { event, diagnosis, reproduced, bisected, validated } = parts;
  const { accepted, patch } = acceptedOf(validated);
  const reproduction = reproduced?.report ?? notReproduced;
  const suspects = suspectsOf(parts, patch);
  const disposition = dispositionOf(event, diagnosis);
  const { risk, plan } = await assess(parts);
  const words = recommendationOf(parts, reproduction, accepted !== null);
  const [error] = event.errors;
  return {
    schema: 'reproof.proposal/1',
    bug: {
      title: event.title,
      fingerprint: diagnosis.fingerprint,
      errorType: error?.type ?? '',
      message: error?.message ?? '',
    },
    codeMap: {
      ...diagnosis.codeMap,
      suspects,
      introducedBy: bisected?.culprit?.commit ?? diagnosis.codeMap.introducedBy,
    },
    hypotheses: [...(reproduced?.hypotheses ?? []), ...(parts.investigated?.hypotheses ?? [])],
    reproduction,
    narrowing: reproduced?.narrowing ?? null,
    fix: await fixOf(parts),
    plausible: plausibleOf(parts),
    validation: {
      gates: validated?.validation.gates ?? [],
      plan,
      before: reproduction.runs,
      after: validated?.validation.after ?? { failing: 0, total: 0 },
      ...(validated?.validation.reverted ? { reverted: validated.validation.reverted } : {}),
    },
    risk,
    confidence:
      validated && patch
        ? fixConfidence(validated.decision, validated.validation.gates, reproduction.tier)
        : { value: 0, reason: 'there is no fix' },
    disposition,
    routing: routingOf(parts),
    recommendation: words,
    missingEvidence: evidenceMissing(parts),
    timings: journal.timings,
    cost: costOf(parts),
    note: [
      parts.stopped,
      parts.investigated?.words,
      parts.options.withoutModel,
      ...diagnosis.remarks,
      ...(parts.prepared?.remarks ?? []),
      ...event.remarks,
    ]
      .filter(Boolean)
      .join('; ')
      .slice(0, 1000),
  };
}

function costOf({ investigated }: Pick<ReviewParts, 'investigated'>): Proposal['cost'] {
  if (!investigated) return { money: 0, currency: 'USD', tokens: 0 };
  const { input, output } = investigated.usage;
  return { money: investigated.money, currency: 'USD', tokens: input + output };
}

async function assess({
  validated,
  prepared,
  diagnosis,
  reproduced,
}: ReviewParts): Promise<Pick<Proposal, 'risk'> & { plan: Proposal['validation']['plan'] }> {
  const { accepted, patch } = acceptedOf(validated);
  if (!accepted || !patch || !prepared || !validated) return { risk: noRisk, plan: [] };
  const tree = { read: async (file: string) => prepared.readFile(file) };
  const changes = (await changesOf(accepted.chosen.candidate.files, tree)).map((change) => ({ ...change }));
  const compared =
    (reproduced?.reproduction?.ordinary.length ?? 0) + (reproduced?.reproduction?.neighbours.length ?? 0);
  const texts = new Map(
    diagnosis.files
      .filter((file) => /\.[cm]?[jt]sx?$/.test(file))
      .slice(0, 3000)
      .flatMap((file) => {
        const text = prepared.readFile(file);
        return text === null ? [] : [[file, text] as const];
      }),
  );
  const planned = validationPlan({
    changes,
    files: texts,
    hasTypes: diagnosis.files.some((file) => /(^|\/)tsconfig\.json$/.test(file)),
    siblings: reproduced?.reproduction?.siblings.length ?? 0,
    ordinary: compared,
  });
  const risk = assessRisk({
    patch,
    changes,
    baseCommit: diagnosis.baseCommit,
    recentCommits: diagnosis.codeMap.recentChanges.length,
    owners: diagnosis.codeMap.owners.map(({ owner }) => owner),
    coverage: null,
    traffic: { compared, changed: 0 },
    suppression: accepted.chosen.candidate.kind === 'suppression',
  });
  return { risk, plan: settlePlan(planned, validated.validation.gates) };
}

function recommendationOf(
  { validated, event, diagnosis, stopped }: ReviewParts,
  reproduction: Proposal['reproduction'],
  fixed: boolean,
): string {
  if (fixed)
    return `Review and merge: the reproduction fails without the change and passes with it (${reproduction.tier}, ${reproduction.runs.failing} of ${reproduction.runs.total} runs red before).`;
  if (reproduction.verdict === 'reproduced')
    return `A person should fix this: ${validated?.decision.kind === 'declined' ? `the engine declines (${validated.decision.reason}: ${validated.decision.detail})` : (stopped ?? 'no patch passed the gates')}. The reproduction is ready to work with.`;
  const { kind, reason } = dispositionOf(event, diagnosis);
  if (kind !== 'code-fix' && kind !== 'undetermined')
    return `Not a code fix of this repository (${kind}): ${reason}. Route it to whoever can cure it there.`;
  return `Not reproduced${stopped ? ` (${stopped})` : ''}: see what was tried and which evidence would help for "${headingOf(event).slice(0, 120)}".`;
}
