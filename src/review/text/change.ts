import type { BundleInput } from '../bundle/input.ts';
import { bullets, count, paragraphs, table } from './markdown.ts';
import { code, codeCell, fence, prose } from './untrusted.ts';

/** Plausible patches whose diff is shown in the text; the others are named. */
const plausibleInline = 2;

/** The fix in words and as a diff; rivals are shown beside it, never hidden. */
export function fixSection(input: BundleInput): string {
  const { fix } = input.proposal;
  if (!fix || input.patch === null) return noFix(input);
  const kind =
    fix.kind === 'cause'
      ? 'It repairs the cause: the change stands where the bad value is born or first misused.'
      : 'It is a suppression: the error no longer shows, the cause stays.';
  return paragraphs(
    '## Fix',
    input.facts.fixSummary ? prose(input.facts.fixSummary) : null,
    `${kind} ${count(fix.files.length, 'file')}, ${count(fix.linesAdded, 'line')} added, ${count(fix.linesRemoved, 'line')} removed. Apply it with ${code('git apply fix.patch')} at the base commit.`,
    '## Diff',
    fence(input.patch, 'diff', { lines: 400, columns: 400 }),
    rivals(input),
  );
}

/** No fix is claimed; what passed on the bench is shown as what it is, so that a person need not begin at nothing. */
function noFix({ proposal, rivals: patches }: BundleInput): string {
  const plausible = proposal.plausible ?? [];
  if (plausible.length === 0)
    return paragraphs('## Fix', 'None: no patch passed the gates, so none is proposed. Reproof does not guess.');
  const shown = plausible.map((one, i) => {
    const belief = `${Math.round(one.belief * 100)} % by the evidence`;
    const differs = one.differsOn ? ` Differs from the first on: ${prose(one.differsOn, 240)}` : '';
    const text = i < plausibleInline ? patches.find(({ file }) => file === one.file)?.patch : undefined;
    return paragraphs(
      `**${i + 1}. ${code(one.file)}**, ${one.kind}, ${belief}: ${prose(one.summary, 240)}${differs}`,
      text === undefined ? null : fence(text, 'diff', { lines: 60, columns: 400 }),
    );
  });
  return paragraphs(
    '## Fix',
    'None is proposed: with each of these the failing input passes, and the evidence does not tell well enough which is right. **None of them went through the gates.** A person who knows the intent may pick one; Reproof does not guess.',
    ...shown,
  );
}

function rivals({ proposal }: BundleInput): string | null {
  const others = proposal.fix?.rivals ?? [];
  if (others.length === 0) return null;
  return paragraphs(
    `**${count(others.length, 'other patch')} also passed the gates** and behaves differently somewhere; a person who knows the intent may prefer one.`.replace(
      'patchs',
      'patches',
    ),
    bullets(
      others
        .slice(0, 10)
        .map((one) => `${code(one.file)}: ${prose(one.summary, 240)} Differs on: ${prose(one.differsOn, 240)}`),
    ),
  );
}

const outcomes = {
  passed: 'passed',
  failed: '**failed**',
  'not-run': '**not run**',
  unverified: '**unverified**',
} as const;

/** What was run to check the fix, and what was not. */
export function testingStrategy({ proposal }: BundleInput): string {
  const { gates, plan } = proposal.validation;
  const skipped = [
    ...gates.filter((gate) => gate.outcome === 'not-run' || gate.outcome === 'unverified').map((gate) => gate.name),
    ...plan.filter((one) => one.outcome === 'not-run' || one.outcome === 'unverified').map((one) => one.check),
  ];
  return paragraphs(
    '## Testing strategy',
    table(
      ['gate', 'outcome', 'detail'],
      gates.map((gate) => [gate.name, outcomes[gate.outcome], cell(gate.detail)]),
    ) ?? 'No gate ran: there was no patch to check.',
    plan.length > 0 ? '**Checks that this change needs**' : null,
    table(
      ['check', 'why', 'outcome'],
      plan.map((one) => [cell(one.check), cell(one.why), outcomes[one.outcome]]),
    ),
    skipped.length > 0
      ? `**Not run or not verified:** ${[...new Set(skipped)].map((name) => prose(name, 120)).join('; ')}.`
      : gates.length > 0
        ? 'Every gate and every planned check ran.'
        : null,
  );
}

function cell(text: string): string {
  return text === '' ? '' : prose(text, 240);
}

/** Risk, side effects, and the way back. */
export function riskSection({ proposal }: BundleInput): string {
  const { risk, validation, fix } = proposal;
  if (!fix)
    return paragraphs('## Risk, side effects, rollback', 'Nothing is to be changed, so there is no risk to weigh.');
  const effects = validation.gates.filter((gate) =>
    ['neighbours', 'negative-control', 'test-suite'].includes(gate.name),
  );
  return paragraphs(
    '## Risk, side effects, rollback',
    `**Risk level: ${risk.level}**${risk.level === 'unknown' ? '; a person decides.' : `, score ${risk.score}.`}`,
    table(
      ['factor', 'points', 'detail'],
      risk.factors.map((one) => [codeCell(one.factor, 60), String(one.points), cell(one.detail)]),
    ),
    '**Side effects looked for**',
    bullets(
      effects.map(
        (gate) => `${gate.name}: ${outcomes[gate.outcome]}${gate.detail ? `, ${prose(gate.detail, 240)}` : ''}`,
      ),
    ) ?? 'None were looked for.',
    `**Rollback:** ${prose(risk.rollback, 400)}`,
  );
}
