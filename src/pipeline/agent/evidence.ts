import { plainLine } from '../../domain/plain-text.ts';
import type { MappedFrame } from '../../domain/code-map.ts';
import type { Prepared } from '../3-preparation.ts';
import type { Contender } from '../../repair/rivals/contender.ts';
import { evidenceMissing } from '../missing-evidence.ts';
import type { ReviewParts } from '../review-parts.ts';
import { outcomeWords } from './outcome-words.ts';
import { whereItFails } from './where-it-fails.ts';

/** What is known of a bug, by name: texts of strangers, bounded where they are shown. */
export type Evidence = ReadonlyMap<string, string>;

const json = (value: unknown): string => JSON.stringify(value, null, 1) ?? 'none';

/** Everything that the engine has learned and production has sent, in pieces that can be read one by one. */
export function evidenceOf(parts: ReviewParts, prepared: Prepared): Evidence {
  const { event, diagnosis } = parts;
  const pieces: Array<[string, string | null]> = [
    ['in short', whereItFails(parts)],
    ['error', errorText(parts)],
    ['stack', diagnosis.frames.map((frame) => frameText(frame, parts)).join('\n')],
    ['code', codeText(diagnosis.frames, prepared.readFile)],
    ['variables', variablesText(parts)],
    ['request', event.request && json(event.request)],
    ['breadcrumbs', event.breadcrumbs.length > 0 ? json(event.breadcrumbs.slice(-30)) : null],
    [
      'tags',
      json({ tags: event.tags, environment: event.environment, release: event.release, runtime: event.runtime }),
    ],
    ['recording', parts.recording && json(parts.recording).slice(0, 60_000)],
    ['suspects', json(diagnosis.codeMap.suspects.slice(0, 8))],
    ['recent changes', json(diagnosis.codeMap.recentChanges.slice(0, 10))],
    ['attempts', attemptsText(parts)],
    ['reproduction', reproductionText(parts)],
    ['repairs', repairsText(parts)],
    ['missing', json(evidenceMissing(parts))],
  ];
  return new Map(pieces.flatMap(([name, text]) => (text ? [[name, text] as const] : [])));
}

function errorText({ event }: ReviewParts): string {
  const chain = event.errors.map(({ type, message, code }) => `${type}${code ? ` [${code}]` : ''}: ${message}`);
  const expected = event.expectation ? `\nexpected: ${json(event.expectation)}` : '';
  return `${event.title}\n${chain.join('\ncaused by ')}${expected}`;
}

function frameText(
  { index, file, line, column, function: name, expression, kind }: MappedFrame,
  { event }: ReviewParts,
): string {
  const raw = event.errors[0]?.frames[index];
  const where = file ?? raw?.filename ?? '?';
  return `#${index} ${where}:${line ?? raw?.line ?? '?'}:${column ?? ''} in ${name ?? raw?.function ?? '?'} (${kind})${expression ? ` at \`${plainLine(expression, 160)}\`` : ''}`;
}

const linesAround = 22;

/** Source around the innermost frames of the repository, once for each place. */
function codeText(frames: readonly MappedFrame[], readFile: Prepared['readFile']): string {
  const shown: string[] = [];
  const seen = new Set<string>();
  for (const { file, line, kind } of frames) {
    if (kind !== 'source' || file === null || line === null || shown.length >= 3) continue;
    const from = Math.max(1, line - linesAround);
    if ([...seen].some((one) => one === `${file}:${Math.round(line / linesAround)}`)) continue;
    seen.add(`${file}:${Math.round(line / linesAround)}`);
    const lines =
      readFile(file)
        ?.split('\n')
        .slice(from - 1, line + linesAround) ?? [];
    const numbered = lines.map((text, i) => `${from + i === line ? '>' : ' '}${from + i}\t${text.slice(0, 300)}`);
    shown.push(`${file}\n${numbered.join('\n')}`);
  }
  return shown.join('\n\n');
}

function variablesText({ event }: ReviewParts): string | null {
  const frames = event.errors[0]?.frames ?? [];
  const told = frames.flatMap(({ vars, function: name }, i) =>
    vars ? [`#${i} ${name ?? '?'}: ${json(vars).slice(0, 4_000)}`] : [],
  );
  return told.slice(0, 8).join('\n') || null;
}

function attemptsText({ reproduced }: ReviewParts): string | null {
  if (!reproduced) return null;
  const { hypotheses, closest, entries, report } = reproduced;
  const lines = hypotheses.map(
    ({ id, by, claim, state, evidence }) =>
      `${id} (${by}) ${state}: ${claim}; ${evidence.slice(0, 2).join('; ').slice(0, 300)}`,
  );
  for (const { file, note } of entries) lines.push(`running ${file}: ${note.slice(0, 300)}`);
  if (closest)
    lines.push(
      `nearest failure seen: ${closest.failure.type}: ${closest.failure.message.slice(0, 200)}; ${closest.identity.reasons.slice(0, 6).join('; ')}`,
    );
  if (report.verdict !== 'reproduced')
    lines.push(`verdict: ${report.verdict}; ${report.identity.reasons.slice(0, 6).join('; ')}`);
  return lines.join('\n') || null;
}

function reproductionText({ reproduced }: ReviewParts): string | null {
  if (!reproduced?.reproduction) return null;
  const { report, narrowing, written } = reproduced;
  const own = Object.entries(written?.files ?? {}).filter(([file]) => file === written?.testFile);
  const text = own.map(([file, test]) => `${file}\n${test}`).join('\n');
  const { strategy, framework, command, cwd, runs } = report;
  return `${json({ strategy, framework, command, cwd, runs })}\n${narrowing ? `narrowed down: ${json(narrowing).slice(0, 3_000)}\n` : ''}${text}`;
}

/** What the failing input gives with a change. */
function failingOutcome({ outcomes }: Contender): string[] {
  const failing = [...outcomes].find(([{ role }]) => role === 'failing');
  return failing ? [`  the failing input then: ${outcomeWords(failing[1])}`] : [];
}

/** Why the engine's own candidates did not stand. */
function repairsText({ validated, bisected }: ReviewParts): string | null {
  const lines: string[] = [];
  if (bisected?.culprit) lines.push(`history: ${bisected.words} (${bisected.culprit.commit.subject})`);
  if (validated?.decision.kind === 'declined') {
    const { reason, detail, rivals } = validated.decision;
    lines.push(`declined: ${reason}: ${detail}`);
    for (const { contender, differsOn, belief, reasons } of rivals.slice(0, 4)) {
      const why = reasons.map((one) => `${one.reason} ${one.points.toFixed(1)} (${one.detail})`).join('; ');
      lines.push(
        `candidate by ${contender.candidate.generator}, belief ${belief.toFixed(2)}: ${contender.candidate.summary}`,
      );
      lines.push(
        `  ${why.slice(0, 500)}${differsOn ? `; differs on ${differsOn}` : ''}`,
        ...failingOutcome(contender),
        contender.patch.text.slice(0, 1_500),
      );
    }
  }
  for (const gate of validated?.validation.gates ?? [])
    if (gate.outcome === 'failed') lines.push(`gate ${gate.name}: ${gate.detail}`);
  return lines.join('\n') || null;
}
