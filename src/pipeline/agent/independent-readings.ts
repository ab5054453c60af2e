import { quoted } from '../../agents/prompt/quote.ts';
import { plainLine } from '../../domain/plain-text.ts';
import { describeScenario } from '../../repair/observation/describe.ts';
import type { KnownInput } from '../../repair/observation/baseline.ts';
import { chosenOf, clustersOf } from '../../repair/rivals/clusters.ts';
import type { Contender, Opinion } from '../../repair/rivals/contender.ts';
import type { Evidence } from './evidence.ts';
import { outcomeWords } from './outcome-words.ts';

export interface ReadingParts {
  ask: (question: string) => Promise<string | null>;
  evidence: Evidence;
  mark: string;
  clean: (text: string) => string;
}

interface Vote {
  /** Index of the behaviour; -1: none of them. */
  choice: number;
  why: string;
}

const behavioursAtMost = 5;
const readersAtMost = 3;
const letters = ['A', 'B', 'C', 'D', 'E'];

/**
 * Has the behaviours of changes judged by readers who see what ran and not who made what (FIX-4): two of them, each shown the
 * changes in another order, and a third where they differ. Out comes each candidate's opinion, by its id; empty where nobody
 * answers.
 */
export async function independentReadings(
  contenders: readonly Contender[],
  parts: ReadingParts,
): Promise<Map<string, Opinion>> {
  const groups = groupsOf(contenders).slice(0, behavioursAtMost);
  const shown = groups.flatMap((group) => group[0] ?? []);
  const votes: Vote[] = [];
  for (let reader = 0; reader < readersAtMost; reader++) {
    if (votes.length === 2 && votes[0]?.choice === votes[1]?.choice) break;
    const order = shown.map((_, i) => (i + reader) % shown.length);
    const said = await parts.ask(
      questionOn(
        order.flatMap((i) => shown[i] ?? []),
        parts,
      ),
    );
    const vote = said === null ? null : voteIn(said, order);
    if (vote) votes.push(vote);
  }
  if (votes.length === 0) return new Map();
  const opinions = groups.flatMap((members, i) =>
    members.map(({ candidate }) => [candidate.id, opinionOf(votes, i)] as const),
  );
  return new Map(opinions);
}

/** Changes that do the same, the best of each first. Where runs show nothing but that a test passes, each stands for itself. */
function groupsOf(contenders: readonly Contender[]): Contender[][] {
  const isOpaque = contenders.every(({ outcomes }) => [...outcomes.values()].every(({ kind }) => kind === 'exited'));
  if (isOpaque) return contenders.map((one) => [one]);
  return clustersOf(contenders).map((cluster) => {
    const best = chosenOf(cluster)?.contender;
    const members = cluster.members.map(({ contender }) => contender);
    return best ? [best, ...members.filter((one) => one !== best)] : members;
  });
}

function opinionOf(votes: readonly Vote[], behaviour: number): Opinion {
  const share = (choice: number): number => votes.filter((one) => one.choice === choice).length / votes.length;
  const [first] = votes.toSorted((a, b) => Number(a.choice === behaviour) - Number(b.choice === behaviour));
  return { forIt: share(behaviour), none: share(-1), why: first?.why ?? '' };
}

/** A reader's answer, however it is wrapped; null where it decides nothing. */
export function voteIn(said: string, order: readonly number[]): Vote | null {
  const choice = /"choice"\s*:\s*"\s*([A-Ea-e]|none)\b/i.exec(said)?.[1] ?? /^\W*([A-E]|none)\b/i.exec(said)?.[1];
  if (choice === undefined) return null;
  const why = plainLine(/"why"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(said)?.[1] ?? said, 300);
  if (choice.toLowerCase() === 'none') return { choice: -1, why };
  const behaviour = order[letters.indexOf(choice.toUpperCase())];
  return behaviour === undefined ? null : { choice: behaviour, why };
}

function questionOn(shown: readonly Contender[], { evidence, mark, clean }: ReadingParts): string {
  const quote = (source: string, text: string, most: number): string => quoted(source, clean(text), { mark, most });
  const known = (['in short', 'error', 'code', 'reproduction'] as const).flatMap((name) => {
    const text = evidence.get(name);
    return text ? [quote(`evidence "${name}"`, text, name === 'code' ? 9_000 : 2_500)] : [];
  });
  const inputs = tellingInputs(shown);
  const changes = shown.map((one, i) => {
    const seen = inputs.map(({ label, scenario }, n) => {
      const outcome = [...one.outcomes].find(([input]) => input.scenario === scenario)?.[1];
      return `input ${n + 1} (${label}): ${outcome ? outcomeWords(outcome) : 'not run'}`;
    });
    return quote(`change ${letters[i]}`, `${one.patch.text.slice(0, 4_000)}\nWhat it does:\n${seen.join('\n')}`, 6_000);
  });
  const ask =
    shown.length > 1
      ? `Which behaviour would the maintainers want: ${letters.slice(0, shown.length).join(', ')}, or none?`
      : 'Is this what the maintainers would want (A), or none?';
  return [...known, ...changes, ask].join('\n\n');
}

const inputsAtMost = 6;

/** The failing input, and those on which the changes differ most plainly. */
function tellingInputs(shown: readonly Contender[]): Array<Pick<KnownInput, 'label' | 'scenario'>> {
  const [first] = shown;
  const inputs = [...(first?.outcomes.keys() ?? [])];
  const telling = inputs.filter(({ role }) => role === 'failing' || role === 'sibling').slice(0, 2);
  const differing = inputs.filter(
    (input) => !telling.includes(input) && new Set(shown.map(({ behaviour }) => behaviour.get(input))).size > 1,
  );
  return [...telling, ...differing]
    .slice(0, inputsAtMost)
    .map(({ label, scenario }) => ({ label: label || describeScenario(scenario), scenario }));
}
