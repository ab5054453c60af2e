import type { z } from 'zod';
import { addHypothesis, listHypotheses } from '../../contract/hypotheses.ts';
import { Fault } from '../../domain/fault.ts';
import type { OwnTrial } from '../../domain/own-hypothesis.ts';
import { callFrom, requestFrom } from '../../intake/expectation/statement.ts';
import type { BugStore } from '../../ports/store/bug-store.ts';
import type { HypothesisStore } from '../../ports/store/hypothesis-store.ts';
import type { Steering } from '../../triage/steering.ts';
import { type Route, route } from '../route.ts';

type Said = z.output<NonNullable<(typeof addHypothesis)['body']>>['trial'];

function read<T>(found: T | null, like: string): T {
  if (found === null)
    throw new Fault('BAD_USAGE', `body.trial.text: cannot be read; write it like ${like}`, {
      help: 'Values are written as in JavaScript: numbers, texts, lists, objects, null, undefined.',
    });
  return found;
}

/** As the engine tries it. Throws BAD_USAGE with the field that cannot be read. */
function trialFrom(said: Said): OwnTrial {
  switch (said.kind) {
    case 'call':
      return { kind: 'call', call: read(callFrom(said.text), 'total([null]) of src/cart.js') };
    case 'request':
      return { kind: 'request', request: read(requestFrom(said.text), 'POST /orders with {"lines": [null]}') };
    case 'place':
    case 'tests':
      return said;
    case 'test':
      return withItsInput(said);
  }
}

/** The input stands in the test once, so that the control differs from it in nothing else. */
function withItsInput(said: Extract<OwnTrial, { kind: 'test' }>): OwnTrial {
  const found = said.text.split(said.failing).length - 1;
  if (found !== 1)
    throw new Fault('BAD_USAGE', `body.trial.failing: stands ${found} times in the test, and has to stand there once`);
  return said;
}

export function hypothesisRoutes(parts: { steering: Steering; hypotheses: HypothesisStore; bugs: BugStore }): Route[] {
  const { steering, hypotheses, bugs } = parts;
  return [
    route({
      ...listHypotheses,
      handle: async ({ params: { id } }) => {
        if (!(await bugs.bug(id))) throw new Fault('NOT_FOUND', `there is no bug ${id}`);
        return hypotheses.of(id);
      },
    }),
    route({
      ...addHypothesis,
      handle: ({ params: { id }, body: { claim, trial }, caller }) =>
        steering.suggest(id, { claim, trial: trialFrom(trial) }, caller.actor),
    }),
  ];
}
