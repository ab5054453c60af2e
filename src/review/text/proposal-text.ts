import type { BundleInput } from '../bundle/input.ts';
import { answer } from './answer.ts';
import { fixSection, riskSection, testingStrategy } from './change.ts';
import { bullets, paragraphs } from './markdown.ts';
import { hypothesesTried, originalBug, rootCause } from './origin.ts';
import { reproductionSection } from './runs.ts';
import { code, fence, prose } from './untrusted.ts';

function recommendation({ proposal }: BundleInput): string {
  const { confidence, note } = proposal;
  return paragraphs(
    '## Recommendation',
    prose(proposal.recommendation),
    `Confidence ${confidence.value.toFixed(2)}: ${prose(confidence.reason, 400)}.`.replace(/\.\.$/, '.'),
    note ? prose(note, 1000) : null,
  );
}

function missingEvidence({ proposal }: BundleInput): string {
  const items = proposal.missingEvidence
    .slice(0, 30)
    .map((one) => `${prose(one.what, 300)} **Supply:** ${prose(one.supply, 300)}`);
  return paragraphs('## Missing evidence', bullets(items) ?? 'None.');
}

function provenance({ proposal, facts }: BundleInput): string {
  const tools = Object.entries(facts.tools).map(([name, version]) => `${prose(name, 40)} ${code(version, 60)}`);
  const ran = `${facts.runtime.name} ${facts.runtime.version}`;
  const { production } = facts.runtime;
  const { tokens, money, currency } = proposal.cost;
  const seconds = Object.values(proposal.timings).reduce((sum, ms) => sum + ms, 0) / 1000;
  return paragraphs(
    '## Who proposed it, and on what',
    bullets([
      `**Proposed by:** ${proposal.fix ? `engine ${code(proposal.fix.engine, 60)}` : 'nobody proposed a change; investigated by the deterministic engine'}. No person has reviewed it yet.`,
      tokens === 0 ? '**Model:** none was used.' : `**Model:** ${tokens} tokens, ${money} ${prose(currency, 8)}.`,
      `**Ran on:** ${code(ran, 60)}${production && production !== ran ? ` (production: ${code(production, 60)})` : ''}, sandbox ${code(facts.sandbox, 20)}, no network`,
      `**Lockfile:** ${facts.lockfile ? `${code(facts.lockfile.path)}, SHA-256 ${code(facts.lockfile.sha256.slice(0, 12), 12)}` : 'none in the repository'}`,
      `**Tools:** ${tools.join(', ') || 'not recorded'}`,
      `**Time:** ${seconds.toFixed(1)} s, from ${code(facts.startedAt, 30)} to ${code(facts.finishedAt, 30)}`,
    ]),
  );
}

/**
 * `proposal.md` (REV-1): the answer first, then what stands behind it. All event text, file names, commit subjects and
 * test output in it are escaped and bounded; see untrusted.ts.
 */
export function proposalText(input: BundleInput): string {
  const text = paragraphs(
    answer(input),
    fixSection(input),
    reproductionSection(input),
    testingStrategy(input),
    riskSection(input),
    recommendation(input),
    originalBug(input),
    rootCause(input),
    hypothesesTried(input),
    missingEvidence(input),
    provenance(input),
    paragraphs(
      '## Check it yourself',
      'Runs everything in this bundle again, offline, and says what held:',
      fence('reproof verify . --repo DIR', 'sh'),
      `The record of every step is ${code('ledger.jsonl')}; hashes of all files are in ${code('attestation.json')} (an in-toto statement, not signed).`,
    ),
  );
  return `${text}\n`;
}
