// What a run must bring besides not to fail (src/domain/demand.ts); an unmet demand is an error like any other.
import assert from 'node:assert';
import { decoder } from './decode.mjs';
import growth from './growth.cjs';
import settles from './settles.cjs';

/** What `work()` gives, under the demand for a deadline or for no growth. `everywhere`: also what others began is waited for. */
export function underDemand(demand, work, { trial, everywhere }) {
  if (demand?.kind === 'bounded') return growth.bounded(demand.of, demand.iterations, work);
  if (demand?.kind !== 'settles') return work();
  const before = trial.idle;
  const idle = (late) => (trial.idle = late);
  return settles.within(demand.withinMs, work, { idle, everywhere }).finally(() => (trial.idle = before));
}

/** Throws an AssertionError where the value is not the one that is expected. */
export function checkValue(demand, value) {
  if (demand?.kind === 'value') assert.deepStrictEqual(value, decoder()(demand.expected));
}

/** A body as what it says: JSON where it is JSON, else its text. */
function contentOf(body) {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

/** As checkValue, of the last answer: its body, or its status. */
export function checkAnswer(demand, responses) {
  const last = responses.at(-1);
  if (demand?.kind === 'status') assert.deepStrictEqual(last?.status, demand.expected);
  else checkValue(demand, contentOf(last?.body));
}
