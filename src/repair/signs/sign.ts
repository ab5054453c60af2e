/** Ways in which a patch can make an error vanish instead of its cause. */
export const signNames = [
  'swallowed-error',
  'contained-error',
  'error-as-result',
  'finally-return',
  'deleted-throw',
  'deleted-reject',
  'silenced-check',
  'silenced-type',
  'constant-condition',
  'process-handler',
  'test-aware',
  'patched-global',
  'special-case',
  'hiding-guard',
  'guard',
  'fallback',
  'flows-on',
  'deleted-work',
  'removed-export',
  'reaches-out',
  'hidden-text',
] as const;
export type SignName = (typeof signNames)[number];

/** One sign, read off the patch without running it. `refuse` = no right fix looks so; `mark` = counts against it. */
export interface Sign {
  name: SignName;
  severity: 'refuse' | 'mark';
  /** Line in the new text; in the old text for what was deleted. */
  line: number;
  detail: string;
}
