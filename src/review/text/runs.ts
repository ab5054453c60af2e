import type { BundleInput } from '../bundle/input.ts';
import { proofBlock } from './answer.ts';
import { bullets, paragraphs, shellLine } from './markdown.ts';
import { plainBlock } from '../../domain/plain-text.ts';
import { code, fence, prose } from './untrusted.ts';

const verdicts = {
  reproduced: 'Reproduced: the failure is the one seen in production',
  'same-site': 'Same site only: it fails at the place that production names, but is not shown to be the same failure',
  'not-reproduced': 'Not reproduced',
} as const;

const bounds = { lines: 24, columns: 200 };

function output(input: BundleInput, log: string, title: string): string | null {
  const text = input.logs[log];
  if (text === undefined) return null;
  return paragraphs(`**${title}** (whole output in ${code(`logs/${log}`)})`, fence(plainBlock(text, bounds)));
}

/** The reproduction before and after: the command, its runs, its outputs, and how far the failure is the same. */
export function reproductionSection(input: BundleInput): string {
  const { reproduction } = input.proposal;
  const { identity } = reproduction;
  const ran = reproduction.command.length > 0;
  const folder = reproduction.cwd === '' || reproduction.cwd === '.' ? "the repository's root" : code(reproduction.cwd);
  return paragraphs(
    '## Reproduction before and after',
    `${verdicts[reproduction.verdict]}${reproduction.tier === 'none' ? '' : ` (tier ${reproduction.tier})`}; strategy: ${reproduction.strategy ?? 'none held'}; test framework: ${reproduction.framework}; ${reproduction.minimised ? 'inputs minimised' : 'inputs not minimised'}.`,
    ran ? proofBlock(input.proposal) : null,
    raceWords(input),
    ran ? `Lay ${code('reproduction/')} over a checkout of the base commit and run, in ${folder}:` : null,
    ran ? fence(shellLine(reproduction.command), 'sh') : null,
    ...testFiles(input),
    identity.reasons.length > 0 ? `**Same failure?** identity score ${identity.score.toFixed(2)}` : null,
    bullets(identity.reasons.slice(0, 20).map((reason) => prose(reason, 300))),
    output(input, 'before.log', 'Before the fix'),
    output(input, 'with-fix.log', 'With the fix'),
    output(input, 'reverted.log', 'With the fix taken away'),
  );
}

/** A race by its figures: how often it shows by itself, and what it hangs on. */
function raceWords({ proposal }: BundleInput): string | null {
  const { schedule, verdict } = proposal.reproduction;
  if (!schedule || verdict !== 'reproduced') return null;
  const { explored, unpinned, order, recorded } = schedule;
  return paragraphs(
    `**A race.** In no particular order ${unpinned.failing} of ${unpinned.total} runs fail; the failing order was found in run ${explored}${recorded ? ', the one that the recorder saw in production' : ''}. The test pins it:`,
    bullets(order.slice(0, 20).map((name) => code(name.slice(0, 200)))),
  );
}

function testFiles(input: BundleInput): string[] {
  return Object.entries(input.reproductionFiles)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, 4)
    .map(([file, text]) =>
      paragraphs(
        `**${code(`reproduction/${file}`)}**`,
        fence(text, /\.[cm]?tsx?$/.test(file) ? 'ts' : 'js', { lines: 120, columns: 300 }),
      ),
    );
}
