import type { EventError, Operation } from '../../domain/event.ts';
import { type Expectation, expectationWords } from '../../domain/expectation.ts';
import { demandErrors } from '../../domain/demand.ts';
import { errorOf } from '../draft.ts';

const types = { value: 'WrongValue', status: 'WrongStatus', settles: 'DeadlineError', bounded: 'GrowthError' } as const;
const kinds = { value: 'value', status: 'value', settles: 'deadline', bounded: 'growth' } as const satisfies Record<
  string,
  Operation['kind']
>;

/** The failure that a report speaks of, as an error without a stack: `WrongValue: price(2) gave 20, expected 22`. */
export function expectedError(expectation: Expectation, said: string | null): EventError {
  if (expectation.kind === 'unclear')
    return errorOf({ type: 'Unclear', message: said ?? 'it is not said what went wrong' });
  const { kind } = expectation.demand;
  const error = errorOf({
    type: types[kind],
    message: said ?? expectationWords(expectation),
    code: demandErrors[kind].code,
  });
  return { ...error, operation: { kind: kinds[kind], property: null, met: null, expression: null } };
}
