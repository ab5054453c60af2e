/**
 * What each piece of evidence is worth, in nats: a change with one nat more is e times as likely to be right. Set by
 * hand from the blind corpus (half of the first plausible patches were wrong, nearly all by suppression); meant to be
 * calibrated there.
 */
export const weights = {
  /** Times the prior's distance from one half. */
  prior: 3,
  cause: 1,
  suppression: -1.5,
  /** For each further generator that came to the same behaviour, at most three. */
  agreement: 0.5,
  lastGoodAgrees: 3,
  lastGoodDiffers: -4,
  /** What agreement with the last good version counts for a change that brings its code back. */
  revertShare: 0.3,
  /** For a change with which a test of the repository gets the outcome that it asks for. */
  testAsserts: 1.5,
  strays: -3,
  variationStrays: -0.8,
  foreignKind: -1.2,
  rejects: -0.8,
  /** Share of it where every cause rejects. */
  sharedRejection: 0.5,
  probeChanged: -1.2,
  probeUnrefused: -2.5,
  probeUncured: -1,
  probeBroken: -0.8,
  /** For good evidence from probes: failing variations that pass now. */
  probeCured: 0.2,
  refusedSign: -5,
  markedSign: -0.4,
  hidingGuard: -1.5,
  lineChanged: -0.03,
  /** For each further fix composed into the change. */
  composed: -0.4,
  /** The weight of "none of them is right", against which the best one must stand. */
  noneRight: 0,
} as const;

export const thresholds = {
  /**
   * Least confidence for a change to be proposed. On 18 cases that were learned on every right one had 0.74 or more; of
   * 14 held-out ones the wrong ones had 0.65, 0.68 and 0.76.
   */
  accept: 0.7,
  /** Rivals less likely than this share of the winner are not shown. */
  showRival: 0.02,
} as const;
