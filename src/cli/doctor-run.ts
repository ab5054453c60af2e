import type { ModelChoice } from '../domain/model-choice.ts';
import { plainLine } from '../domain/plain-text.ts';
import {
  diskFinding,
  type Finding,
  gitFinding,
  memoryFinding,
  nodeFinding,
  pinnedNodeFinding,
  sandboxFinding,
  tempFinding,
} from './findings.ts';
import { modelFinding } from './model-finding.ts';
import { toolchainFindings } from './toolchain-findings.ts';
import { type Paint, paintFor } from './terminal/colour.ts';

const marks = { good: ['green', '✓'], poor: ['amber', '!'], missing: ['red', '×'] } as const;

function lines(finding: Finding, paint: Paint): string[] {
  const [tone, mark] = marks[finding.outcome];
  const first = `  ${paint(tone, mark)} ${finding.name.padEnd(12)} ${plainLine(finding.detail, 300)}`;
  return finding.remedy ? [first, `    ${''.padEnd(12)} ${paint('dim', finding.remedy)}`] : [first];
}

/** Looks at the machine and prints what it found; returns 0, or 69 when something that reproof needs is missing. */
export async function runDoctor(options: { json: boolean; model: ModelChoice | null }): Promise<number> {
  const findings = [
    nodeFinding(process.versions.node),
    pinnedNodeFinding(),
    await gitFinding(),
    await sandboxFinding(),
    tempFinding(),
    diskFinding(),
    memoryFinding(),
    ...(await toolchainFindings()),
    ...(options.model ? [await modelFinding(options.model)] : []),
  ];
  const ready = findings.every((finding) => finding.outcome !== 'missing');
  if (options.json) process.stdout.write(`${JSON.stringify({ ready, findings }, null, 2)}\n`);
  else {
    const paint = paintFor(process.stdout);
    const end = ready ? 'This machine can run reproof.' : 'Something that reproof needs is missing; see above.';
    process.stdout.write(['', ...findings.flatMap((one) => lines(one, paint)), '', end, ''].join('\n'));
  }
  return ready ? 0 : 69;
}
