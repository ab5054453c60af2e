import type { MappedFrame } from '../../domain/code-map.ts';
import { demandErrors } from '../../domain/demand.ts';
import type { StatedExpectation } from '../../domain/expectation.ts';
import { bareFunctionName } from '../../domain/function-name.ts';
import type { Identity, Tier } from '../../domain/reproduction.ts';
import type { ObservedFailure } from '../../domain/run.ts';
import { compareAsserted } from './compare-asserted.ts';
import { Comparison, pair } from './comparison.ts';

export interface DemandInput {
  expectation: StatedExpectation;
  /** The mapped frames of the report, where it has any (a blocked loop's stack, the place of an await). */
  production: readonly MappedFrame[];
  observed: { failure: ObservedFailure; frames: readonly MappedFrame[] };
}

/**
 * How far an observed failure is the one without an exception that was reported (REP-4). A wrong value: the assertion
 * (I1), and what came instead (I2). A deadline: it is missed (I1), and what is waited for, or what keeps the thread busy,
 * stands in the reported stack where there is one (I2). Growth: of the same thing, with every repetition (I2). The work
 * itself is the same by construction: the replay does what the report names.
 */
export function judgeDemand({ expectation, production, observed }: DemandInput): Identity {
  const { demand } = expectation;
  const comparison = new Comparison();
  const { type, code } = observed.failure;
  const wanted = demandErrors[demand.kind];
  // Some runners do not print the code.
  const isUnmet = code === wanted.code || (code === null && type === wanted.type);
  comparison.note('demand', isUnmet ? 'same' : 'different', 2, pair(wanted.type, type));
  const tier = isUnmet ? tierOf(expectation, { production, observed }, comparison) : 'none';
  return { tier, score: comparison.score(), reasons: comparison.reasons };
}

function tierOf(
  expectation: StatedExpectation,
  { production, observed }: Omit<DemandInput, 'expectation'>,
  comparison: Comparison,
): Tier {
  const { demand, actual } = expectation;
  switch (demand.kind) {
    case 'value':
    case 'status': {
      if (!actual) return 'I1';
      const { message } = observed.failure;
      const agreed = compareAsserted(message, demand.expected, actual.value);
      comparison.note('expected value', agreed.expected, 2, '');
      comparison.note('actual value', agreed.actual, 2, '');
      if (agreed.expected !== 'same') return 'none';
      return agreed.actual === 'same' ? 'I2' : 'I1';
    }
    case 'settles':
      return waitsAlike(production, observed.frames, comparison);
    case 'bounded': {
      const same = observed.failure.message.includes(demand.of);
      comparison.note('what grows', same ? 'same' : 'different', 2, demand.of);
      return same ? 'I2' : 'none';
    }
  }
}

const placeOf = ({ file, function: name }: MappedFrame): string => `${file}#${bareFunctionName(name) ?? ''}`;
const isOwn = (frame: MappedFrame): boolean => frame.kind === 'source' && frame.file !== null;

/** The innermost own function of the run must be one of the reported stack: a sample of a loop may lie further in. */
function waitsAlike(
  production: readonly MappedFrame[],
  observed: readonly MappedFrame[],
  comparison: Comparison,
): Tier {
  const told = production.filter(isOwn).map(placeOf);
  const found = observed.find(isOwn);
  if (told.length === 0) {
    comparison.remark('the report does not tell what was waited for');
    return 'I2';
  }
  const place = found ? placeOf(found) : null;
  const same = place !== null && told.includes(place);
  comparison.note(
    'awaited operation',
    found ? (same ? 'same' : 'different') : 'unknown',
    2,
    pair(told[0] ?? null, place),
  );
  return same ? 'I2' : 'I1';
}
