import { plainLine } from '../../domain/plain-text.ts';
import { describeScenario } from '../../repair/observation/describe.ts';
import type { ReviewParts } from '../review-parts.ts';

const line = (text: string): string => plainLine(text, 400);

/** The fault in a few plain lines: where it is thrown, where its bad value comes from, which input does it and which does not. */
export function whereItFails(parts: ReviewParts): string {
  return [...thrown(parts), ...born(parts), ...inputs(parts), ...history(parts)].map(line).join('\n');
}

function thrown({ event, diagnosis }: ReviewParts): string[] {
  const own = diagnosis.frames.filter(({ kind }) => kind === 'source');
  const [first, ...callers] = own;
  if (!first) return ['no frame of the stack lies in this repository'];
  const spot = first.expression ? ` at \`${first.expression}\`` : '';
  const [error] = event.errors;
  const way = callers.slice(0, 4).map(({ function: name, file, line: at }) => `${name ?? '?'} (${file}:${at})`);
  return [
    `thrown in ${first.function ?? 'the top level'} of ${first.file}:${first.line}${spot}: ${error?.type ?? 'error'}: ${error?.message ?? ''}`,
    ...(way.length > 0 ? [`called by ${way.join(', by ')}`] : []),
  ];
}

function born({ reproduced, recordedOrigin }: ReviewParts): string[] {
  const origin = reproduced?.narrowing?.origin;
  if (origin) {
    const { value, seen, how, file, line: at, function: name, expression } = origin;
    return [
      `the bad value ${value} (${seen.type} ${seen.text}) comes from ${file}:${at} in ${name ?? '?'}${expression ? ` (\`${expression}\`)` : ''}: ${how}`,
    ];
  }
  return recordedOrigin ? [`the recording has the bad value from ${recordedOrigin.file}`] : [];
}

function inputs({ reproduced }: ReviewParts): string[] {
  const reproduction = reproduced?.reproduction;
  if (!reproduction) return [];
  const { scenario, neighbours, report } = reproduction;
  const passing = neighbours.slice(0, 3).map(describeScenario);
  return [
    `reproduced (${report.strategy}): this input fails: ${describeScenario(scenario)}`,
    ...passing.map((text) => `this one passes today and has to give the same after the fix: ${text}`),
  ];
}

function history({ bisected }: ReviewParts): string[] {
  const culprit = bisected?.culprit;
  return culprit ? [`it came in with ${culprit.commit.commit.slice(0, 10)}: ${culprit.commit.subject}`] : [];
}
