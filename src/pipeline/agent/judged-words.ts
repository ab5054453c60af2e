import { plainLine } from '../../domain/plain-text.ts';
import type { Contender } from '../../repair/rivals/contender.ts';
import type { Decision, Rival } from '../../repair/rivals/decide.ts';
import type { Validated } from '../7-validation.ts';
import { outcomeWords } from './outcome-words.ts';

/** What a refusal by a gate asks for. */
const gateAdvice: Readonly<Record<string, string>> = {
  applies: 'Look at the file again; change it by small edits.',
  parses: 'The changed file has a syntax error: read it with read_file and mend it.',
  'protected-paths': 'Change sources only.',
  types: 'The type check is worse than before: keep to the types that are there, without casts.',
  reproduction:
    'The reproduction still fails with your change: look at what it says, the cause is elsewhere or there is a second place.',
  neighbours: 'An input that passed fails now, or an occurrence is not cured: the change is too broad or too narrow.',
  'negative-control': 'Good traffic shows something else than before: keep what good inputs give exactly as it is.',
  'test-suite': "The project's own tests say otherwise: read the failing test, it tells what the code has to do.",
  suppression: 'It hides the failure: repair where the bad value comes from, or give what callers rely on.',
  'reverted-red': 'Without your change the test does not fail any more: change nothing that the test itself rests on.',
};

/** What each thing held against a change asks for. */
const reasonAdvice: Readonly<Record<string, string>> = {
  'refused-sign':
    'It looks like hiding the error (see the detail): do what the code is there for instead of catching, skipping or silencing.',
  'hiding-guard':
    'A guard that leaves without the work: give the neutral value or the error that siblings give there, or repair where the value is born.',
  'stray-values': 'undefined or NaN now flows into the output: give a value that callers can use.',
  'foreign-kind':
    'The result is of another kind than good inputs give: return the same kind (an empty list where lists are returned, and so on).',
  rejects: 'The input now ends in an error of the program: right only where siblings or documents refuse such input.',
  'probe-changed': 'An input that passed shows something else now: narrow the change.',
  'probe-unrefused': 'An input that the program refused is accepted now: narrow the change.',
  'probe-uncured':
    'Inputs of the same kind still fail so (see the detail): make it general, not only for this one value.',
  'probe-broken': 'Inputs near it break now: make it general.',
  'last-good-differs': 'The last version before the bug does otherwise on this input: do as it did.',
  'readers-against': 'Independent readers, who saw what each change does, hold another behaviour for right.',
};

/** Why a proposed change was not taken, and what would be: for whoever proposed it. */
export function judgedWords({ decision, validation }: Validated, own: string): string {
  const gate = validation.gates.find(({ outcome }) => outcome === 'failed');
  if (gate) return `refused by the gate ${gate.name}: ${gate.detail}\n${gateAdvice[gate.name] ?? ''}`;
  if (decision.kind !== 'declined') return 'no gate passed it';
  return [`declined before the gates: ${decision.reason}: ${decision.detail}`, ...declinedLines(decision, own)].join(
    '\n',
  );
}

function declinedLines({ rivals }: Extract<Decision, { kind: 'declined' }>, own: string): string[] {
  const mine = rivals.find(({ contender }) => contender.candidate.id === own) ?? rivals[0];
  if (!mine) return ['Your change does not make the failing input pass: run verify and read what it says.'];
  const against = mine.reasons.filter(({ points }) => points < -0.3).toSorted((a, b) => a.points - b.points);
  const advice = against.map(
    ({ reason, detail }) => `- ${reason}: ${plainLine(detail, 300)}. ${reasonAdvice[reason] ?? ''}`,
  );
  const others = rivals.filter((one) => one !== mine).slice(0, 3);
  return [
    ...(advice.length > 0 ? ['Held against your change:', ...advice] : []),
    ...(others.length > 0 ? rivalLines(mine, others) : []),
  ];
}

/** Where other plausible changes behave otherwise: what has to be decided, and from what. */
function rivalLines(mine: Rival, others: readonly Rival[]): string[] {
  const lines = others.map(({ contender, belief }) => {
    const input = [...mine.contender.outcomes.keys()].find(
      (one) => mine.contender.behaviour.get(one) !== contender.behaviour.get(one) && contender.outcomes.has(one),
    );
    const seen = input
      ? `on ${plainLine(input.label, 160)}: yours ${shown(mine.contender, input)}; it ${shown(contender, input)}`
      : 'no input that was tried tells them apart';
    return `- ${contender.candidate.generator} (${Math.round(belief * 100)} %): ${plainLine(contender.candidate.summary, 160)}; ${seen}`;
  });
  return [
    'Other plausible changes behave otherwise, and nothing that ran says which is right:',
    ...lines,
    'Look for what decides it (doc comments, sibling functions, callers, tests): then propose the change that does as they do.',
  ];
}

function shown(contender: Contender, input: Parameters<Contender['outcomes']['get']>[0]): string {
  const outcome = contender.outcomes.get(input);
  return outcome ? outcomeWords(outcome) : 'was not run';
}
