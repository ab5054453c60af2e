import { expect, it } from 'vitest';
import type { Contender } from '../../repair/rivals/contender.ts';
import { decide } from '../../repair/rivals/decide.ts';
import { independentReadings, voteIn } from './independent-readings.ts';

/** A plausible change; those of one `shows` behave alike. */
function contender(id: string, shows: string, prior = 0.5): Contender {
  const input = { role: 'failing', label: 'the failing input' } as never;
  const outcome = { kind: 'passed' as const, value: shows, stdout: '', responses: [], durationMs: 1 };
  const probes = { changed: [], unrefused: [], uncured: [], broken: [], cured: 0, total: 0 };
  return {
    candidate: { id, generator: id, kind: 'cause', summary: id, files: { 'a.js': id }, prior },
    generators: [id],
    patch: { text: `diff of ${id}`, files: ['a.js'], linesAdded: 1, linesRemoved: 1 },
    depth: 1,
    rejects: false,
    outcomes: new Map([[input, outcome]]),
    behaviour: new Map([[input, shows]]),
    evidence: { rejects: false, strays: [], variationStrays: [], foreignKind: null, signs: [], probes, lastGood: null },
  };
}

/** Readers who look for a text and choose the change that shows it. */
function readers(wanted: readonly string[]) {
  const questions: string[] = [];
  const ask = async (question: string): Promise<string> => {
    const text = wanted[questions.push(question) - 1] ?? '';
    const letter = [...question.matchAll(/from change ([A-E])\]([\s\S]*?)\[end/g)].find((one) =>
      one[2]?.includes(text),
    );
    return `{"choice": "${text === 'none' ? 'none' : letter?.[1]}", "why": "as the comment says"}`;
  };
  return { questions, parts: { ask, evidence: new Map(), mark: 'mark', clean: (text: string) => text } };
}

const opined = async (contenders: Contender[], wanted: string[]) => {
  const { parts, questions } = readers(wanted);
  const opinions = await independentReadings(contenders, parts);
  const judged = contenders.map((one) => ({
    ...one,
    evidence: { ...one.evidence, opinion: opinions.get(one.candidate.id) },
  }));
  return { decision: decide(judged), questions };
};

it('a model’s change beside a rival that does otherwise is not taken because it is argued for', () => {
  expect(decide([contender('model', 'gives-0', 0.75), contender('engine', 'gives-null')]).kind).toBe('declined');
});

it('two readers who agree on what it does have it taken, though each saw the changes in another order', async () => {
  const rivals = [contender('model', 'gives-0', 0.75), contender('engine', 'gives-null')];
  const { decision, questions } = await opined(rivals, ['gives-0', 'gives-0']);
  expect(decision).toMatchObject({ kind: 'accepted', chosen: { candidate: { id: 'model' } } });
  expect(questions.map((one) => one.indexOf('diff of model') < one.indexOf('diff of engine'))).toEqual([true, false]);
});

it('readers who differ, or hold none for right, have nothing taken: a lone change neither', async () => {
  const rivals = () => [contender('model', 'gives-0', 0.75), contender('engine', 'gives-null')];
  expect((await opined(rivals(), ['gives-0', 'gives-null', 'gives-null'])).decision.kind).toBe('declined');
  const lone = await opined([contender('model', 'gives-0', 0.75)], ['none', 'none']);
  expect(lone.decision).toMatchObject({ kind: 'declined', reason: 'low-confidence' });
  expect(lone.questions.length).toBe(2);
});

it('no reader’s word lets a change through that carries a refused sign', async () => {
  const one = contender('model', 'gives-0', 0.75);
  one.evidence.signs.push({ name: 'empty-catch', severity: 'refuse', line: 1, detail: 'swallows' } as never);
  expect((await opined([one], ['gives-0', 'gives-0'])).decision.kind).toBe('declined');
});

it.each([
  ['{"choice": "b", "why": "x"}', 0],
  ['```json\n{"choice":"A","why":"x"}\n```', 1],
  ['B, as siblings do', 0],
  ['{"choice": "none", "why": "x"}', -1],
])('%s is an answer', (said, choice) => expect(voteIn(said, [1, 0])?.choice).toBe(choice));

it.each(['I cannot say.', '{"choice": "E"}'])('%s is none', (said) => expect(voteIn(said, [1, 0])).toBeNull());
