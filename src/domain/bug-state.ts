/** The life of a bug (SPEC 1). */
export const bugStates = [
  'new',
  'investigating',
  'proposed',
  'approved',
  'applied',
  'watching',
  'fixed',
  'needs-investigation',
  'routed',
  'wont-fix',
  'duplicate',
  'regressed',
] as const;
export type BugState = (typeof bugStates)[number];

/** How an investigation can end; each is an exit of `reproof fix` (SPEC 11). */
export const investigationOutcomes = [
  'fix-validated',
  'reproduced-without-fix',
  'not-reproduced',
  'not-a-code-fix',
  'out-of-budget',
  'investigation-failed',
] as const;

/** What a decision that counts does to the bug; the verbs of decision.ts. */
export const decisionEvents = ['approve', 'approve-and-apply-by-hand', 'reject', 'request-changes', 'edit'] as const;

/** How applying an approved change can go on. */
export const applyOutcomes = ['change-landed', 'base-drifted', 'head-changed', 'apply-failed'] as const;

/** What the watch can see. */
export const watchOutcomes = ['window-quiet', 'recurred'] as const;

export const bugEvents = [
  /** A further occurrence of the fingerprint came in. */
  'signal',
  'investigation-started',
  ...investigationOutcomes,
  ...decisionEvents,
  ...applyOutcomes,
  'released',
  ...watchOutcomes,
  /** The change came back wrong: taking it back waits for a decision. */
  'rollback-proposed',
  'rollback-applied',
  /** A reviewer's patch did not pass the gates: the proposal stands as it was. */
  'edit-refused',
  /** A person adds it to another bug's proposal: that fix is run against it. */
  'coverage-asked',
  /** The fix of that proposal does not cure it. */
  'coverage-refused',
  /** A person has taken it off a proposal. */
  'taken-off',
  /** A person adds a note, a hypothesis or evidence. */
  'evidence-added',
  /** A person takes the bug out of the engine's hands. */
  'cancelled',
  'closed-as-wont-fix',
  'merged-into-other',
  'split-off',
  'reopened',
  /** The timeout of the state ran out. */
  'timeout',
] as const;
export type BugEvent = (typeof bugEvents)[number];

/** Questions that a row of the state table may ask; whoever sends the event answers them. */
export const guards = [
  /** The new occurrence brings evidence that the last investigation said was missing. */
  'brings-missing-evidence',
  /** The occurrence came from a release that holds the change (or, without one, after the bug was closed). */
  'after-the-change',
  'rejected-to-reinvestigate',
  'rejected-as-wont-fix',
  'last-window',
  /** The policy asks for more approvals than there are. */
  'more-approvals-needed',
  'attempts-left',
  /** The bug waits with a proposal besides the one that it was to be added to, or was taken off. */
  'own-fix-waits',
  /** It waited for a person when it was to be added. */
  'waited-for-a-person',
] as const;
export type Guard = (typeof guards)[number];
