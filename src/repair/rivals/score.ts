import type { Contender } from './contender.ts';
import { weights } from './weights.ts';

/** One named reason with what it is worth; the sum is the score. */
export interface Reason {
  reason: string;
  points: number;
  detail: string;
}

/** Names the evidence for and against one change. Pure; in the order of the table of weights. */
export function reasonsFor(
  contender: Contender,
  shared: ReadonlySet<string> = new Set(),
  refusedByAll = false,
): Reason[] {
  return [
    ...originReasons(contender),
    ...lastGoodReasons(contender),
    ...testReasons(contender),
    ...outputReasons(contender, refusedByAll),
    ...probeReasons(contender, shared),
    ...signReasons(contender),
  ].filter((r) => r.points !== 0);
}

/**
 * Failing probes that no change cures or keeps from breaking (none of the causes, where there are three): mutated beyond
 * what the program accepts, they say nothing of any one of them. Empty for a lone change.
 */
export function sharedProbes(contenders: readonly Contender[]): Set<string> {
  const causes = contenders.filter((c) => c.candidate.kind === 'cause');
  const asked = causes.length >= 3 ? causes : contenders;
  if (asked.length < 2) return new Set();
  const sets = asked.map(
    ({ evidence: { probes } }) =>
      new Set([
        ...probes.uncured.map((label) => `uncured ${label}`),
        ...probes.broken.map((label) => `broken ${label}`),
      ]),
  );
  return sets.reduce((all, one) => all.intersection(one));
}

/**
 * Whether the failing input ends in an error of the program with every cause, where there are two or more: the input may
 * be one that the program refuses, or its own expectations may not fit it; that says little of any one change.
 */
export function allReject(contenders: readonly Contender[]): boolean {
  const causes = contenders.filter((c) => c.candidate.kind === 'cause');
  return causes.length >= 2 && causes.every((c) => c.evidence.rejects);
}

export function scoreOf(reasons: readonly Reason[]): number {
  return reasons.reduce((sum, r) => sum + r.points, 0);
}

function originReasons({ candidate, patch, depth }: Contender): Reason[] {
  const lines = patch.linesAdded + patch.linesRemoved;
  return [
    {
      reason: 'prior',
      points: weights.prior * (candidate.prior - 0.5),
      detail: `${candidate.generator} ${candidate.prior.toFixed(2)}`,
    },
    { reason: candidate.kind, points: weights[candidate.kind], detail: candidate.summary },
    { reason: 'size', points: Math.max(-1, weights.lineChanged * lines), detail: `${lines} lines` },
    { reason: 'composed', points: weights.composed * (depth - 1), detail: `${depth} fixes in one` },
  ];
}

/** Generators that bring the old code back: that they behave as it did says little of their being right. */
const reverts = /\b(?:culprit|revert)/;

/**
 * The failing input and its siblings weigh most: a difference there refutes, however many probes agree. Probes on which
 * it differs take from the agreement, since a mutated input may be answered otherwise by every release.
 */
function lastGoodReasons({ candidate, evidence: { lastGood } }: Contender): Reason[] {
  if (!lastGood) return [];
  const { agrees, differs, trust } = lastGood;
  const refuted = differs.find((d) => d.role !== 'probe');
  const first = refuted ?? differs[0];
  const detail = first
    ? `${first.label}: the last good version shows ${first.expected}, this ${first.got}`
    : `as the last good version on ${agrees.length} inputs`;
  if (refuted) return [{ reason: 'last-good-differs', points: weights.lastGoodDiffers * trust, detail }];
  const share = agrees.length / (agrees.length + differs.length);
  const agreement = weights.lastGoodAgrees * (reverts.test(candidate.generator) ? weights.revertShare : 1);
  const points = trust * (agreement * share + (weights.lastGoodDiffers / 2) * (1 - share));
  return [{ reason: points >= 0 ? 'last-good-agrees' : 'last-good-differs', points, detail }];
}

/** What a person wrote down as the right outcome, before there was any change to be judged by it. */
function testReasons({ evidence: { asserted } }: Contender): Reason[] {
  const detail = 'a test that the repository has gets the outcome that it asks for';
  return asserted ? [{ reason: 'test-asserts', points: weights.testAsserts, detail }] : [];
}

/** Whether the last good version shows the same where the bug showed itself: then the outcome is right, whatever it looks like. */
export function confirmed({ lastGood }: Contender['evidence']): boolean {
  if (!lastGood || lastGood.trust < 0.5) return false;
  return lastGood.agrees.some((a) => a.role !== 'probe') && !lastGood.differs.some((d) => d.role !== 'probe');
}

function outputReasons({ candidate, evidence }: Contender, refusedByAll: boolean): Reason[] {
  if (confirmed(evidence)) return [];
  const { strays, variationStrays, foreignKind, rejects } = evidence;
  return [
    strays.length > 0
      ? { reason: 'stray-values', points: weights.strays, detail: strays.slice(0, 3).join(', ') }
      : {
          reason: 'stray-values-of-variations',
          points: variationStrays.length > 0 ? weights.variationStrays : 0,
          detail: variationStrays.slice(0, 3).join(', '),
        },
    { reason: 'foreign-kind', points: foreignKind ? weights.foreignKind : 0, detail: `result is ${foreignKind}` },
    {
      reason: 'rejects',
      points: rejects && !candidate.refuses ? weights.rejects * (refusedByAll ? weights.sharedRejection : 1) : 0,
      detail: 'the input now ends in an error of the program',
    },
  ];
}

function probeReasons({ evidence: { probes } }: Contender, shared: ReadonlySet<string>): Reason[] {
  const uncured = probes.uncured.filter((label) => !shared.has(`uncured ${label}`));
  const broken = probes.broken.filter((label) => !shared.has(`broken ${label}`));
  return [
    {
      reason: 'probe-changed',
      points: times(weights.probeChanged, probes.changed, 3),
      detail: probes.changed[0] ?? '',
    },
    {
      reason: 'probe-unrefused',
      points: times(weights.probeUnrefused, probes.unrefused, 1),
      detail: probes.unrefused[0] ?? '',
    },
    {
      reason: 'probe-uncured',
      points: times(weights.probeUncured, uncured, 3),
      detail: uncured[0] ?? '',
    },
    { reason: 'probe-broken', points: times(weights.probeBroken, broken, 3), detail: broken[0] ?? '' },
    {
      reason: 'probe-cured',
      points: weights.probeCured * Math.min(probes.cured, 4),
      detail: `${probes.cured} variations`,
    },
  ];
}

function times(points: number, labels: readonly string[], most: number): number {
  return points * Math.min(labels.length, most);
}

function signReasons({ evidence: { signs } }: Contender): Reason[] {
  const refused = signs.find((s) => s.severity === 'refuse');
  const hiding = signs.find((s) => s.name === 'hiding-guard');
  // The same thing done in several like places counts once.
  const marks = [
    ...new Set(signs.filter((s) => s.severity === 'mark' && s.name !== 'hiding-guard').map((s) => s.name)),
  ];
  return [
    { reason: 'refused-sign', points: refused ? weights.refusedSign : 0, detail: refused?.detail ?? '' },
    { reason: 'hiding-guard', points: hiding ? weights.hidingGuard : 0, detail: hiding?.detail ?? '' },
    {
      reason: 'marks',
      points: weights.markedSign * Math.min(marks.length, 3),
      detail: marks.join(', '),
    },
  ];
}
