import type { Recording } from '../../domain/recording.ts';
import type { BoundaryAnswer, ProgramScenario } from '../../domain/scenario.ts';
import { inside, type Json, type Path, positions, valueAt } from '../inputs/document.ts';
import { removableParts } from '../recorded/removable.ts';
import { answersFrom, askedForm } from '../recorded/traffic.ts';
import { type End, shrinkByRemoval } from '../search/shrink.ts';

const coarseAtMost = 80;
const fineAtMost = 80;

const nameOf = ({ kind, target, operation, arguments: [key] = [] }: BoundaryAnswer): string =>
  `${kind} ${target} ${operation}${kind === 'key-value' && typeof key === 'string' ? ` ${key}` : ''}`;

/** What the failing work itself asked: it stays, since a program that no longer fails goes on to ask it. */
function askedBy(recording: Recording | null): Set<string> {
  if (!recording || recording.work.kind === 'none') return new Set();
  const { id } = recording.work.kind === 'request' ? recording.work.request : recording.work.job;
  return new Set(
    answersFrom(
      recording.calls.filter(({ during }) => during === id),
      recording,
    ).map(nameOf),
  );
}

/** Answers that had not come when production failed. */
function lateFor(recording: Recording | null): Set<string> {
  const late = recording?.calls.filter(({ outcome }) => outcome.kind === 'pending') ?? [];
  return new Set(recording ? answersFrom(late, recording).map(nameOf) : []);
}

/** Whole parts that may go: the clock, what chance gave, other requests, answers that they got, files. */
function wholeParts(scenario: ProgramScenario, asked: ReadonlySet<string>): Path[] {
  const { requests, answers = [], inputs, clock } = scenario;
  // The last of the list is tried first.
  return [
    ...inputs.map((_, i): Path => ['inputs', i]),
    ...answers.flatMap((answer, i): Path[] => (asked.has(nameOf(answer)) ? [] : [['answers', i]])),
    ...requests.slice(0, -1).map((_, i): Path => ['requests', i]),
    ...requests.flatMap(({ overlaps }, i): Path[] => (overlaps ? [['requests', i, 'overlaps']] : [])),
    ...(clock ? [...clock.random.map((_, i): Path => ['clock', 'random', i]), ['clock'] as Path] : []),
  ];
}

/** Fields of rows, and of what a key holds. */
function valueParts(target: string, value: Json, i: number): Path[] {
  const parts = removableParts(value).filter((path) => target === 'redis' || (path[0] === 'rows' && path.length > 2));
  return parts.map((path): Path => ['answers', i, 'outcome', 'value', ...path]);
}

/** Headers and, where a good twin tells what is needed of them, fields of the answers' bodies. */
function answerParts(scenario: ProgramScenario, hasTwin: boolean, late: ReadonlySet<string>): Path[] {
  return (scenario.answers ?? []).flatMap((answer, i): Path[] => {
    const { outcome } = answer;
    // What came too late for the failure is needed by a program that no longer fails.
    if (late.has(nameOf(answer))) return [];
    if (outcome.kind === 'value' && hasTwin) return valueParts(answer.target, outcome.value as Json, i);
    if (outcome.kind !== 'response') return [];
    const at: Path = ['answers', i, 'outcome', 'response'];
    const headers = outcome.response.headers.map((_, n): Path => [...at, 'headers', n]);
    const whole = scenario as unknown as Json;
    const text: Path = [...at, 'body', 'text'];
    const body = (hasTwin ? positions(valueAt(whole, text) ?? null) : [])
      .filter(({ path }) => path.length > 1 && path.at(-1) !== inside)
      .map(({ path }): Path => [...text, ...path]);
    return [...body, ...headers];
  });
}

/** The scenario with the answers that good requests got to calls of the same form; null where none did. */
function withGoodAnswers(scenario: ProgramScenario, recording: Recording): ProgramScenario | null {
  const good = answersFrom(
    recording.controls.flatMap(({ calls }) => calls),
    recording,
  );
  let found = false;
  const answers = scenario.answers?.map((answer) => {
    const like = good.find((one) => one.kind === answer.kind && askedForm(one) === askedForm(answer));
    found ||= like !== undefined;
    return like ? { ...answer, outcome: like.outcome } : answer;
  });
  return found && answers ? { ...scenario, answers } : null;
}

/**
 * A recorded scenario without what the failure does not need: earlier requests, answers, clock, then headers and fields of
 * the answers (REP-5). `passing` are scenarios that go well with one part taken away.
 */
export async function minimiseRecorded(
  scenario: ProgramScenario,
  ends: (scenario: ProgramScenario) => Promise<End>,
  recording: Recording | null,
) {
  const endsOf = (value: Json): Promise<End> => ends(tidy(value as unknown as ProgramScenario));
  const whole = await shrinkByRemoval(
    scenario as unknown as Json,
    wholeParts(scenario, askedBy(recording)),
    endsOf,
    coarseAtMost,
  );
  const coarse = tidy(whole.value as unknown as ProgramScenario);
  const good = (recording && withGoodAnswers(coarse, recording)) as unknown as Json;
  const passes = async (value: Json): Promise<boolean> => (await endsOf(value)) === 'passes';
  const twin = good !== null && (await passes(good)) ? { value: good, passes } : null;
  const parts = answerParts(coarse, twin !== null, lateFor(recording)).slice(0, fineAtMost);
  const fine = await shrinkByRemoval(coarse as unknown as Json, parts, endsOf, fineAtMost, twin);
  const passing = [...whole.passing, ...fine.passing, ...(twin ? [twin.value] : [])].map((value) =>
    tidy(value as unknown as ProgramScenario),
  );
  return { scenario: tidy(fine.value as unknown as ProgramScenario), passing };
}

/** Without an empty list of answers: then nothing is called. */
function tidy(scenario: ProgramScenario): ProgramScenario {
  const { clock, answers, ...rest } = scenario;
  const left = answers?.length === 0 ? undefined : answers;
  return { ...rest, ...(left ? { answers: left } : {}), ...(clock ? { clock } : {}) };
}
