import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';

const { assertNoCrash } = createRequire(import.meta.url)('../../../src/runtime/run-program.cjs') as {
  assertNoCrash: (run: object, production: string) => void;
};
const ended = (error: string | null, output: string) => ({ error, output, responses: [], exit: 1, timedOut: false });
const place = '\n    at read (/a/plan.js:3:1)\n';

describe('a crash of a program is told by its message, however many lines it has', () => {
  it.each([
    ['one line', 'no bed left', ended('PlanError: no bed left', `PlanError: no bed left${place}`)],
    [
      'several',
      'no bed left:\n  row 3\n',
      ended('PlanError: no bed left:', `PlanError: no bed left:\n  row 3${place}`),
    ],
    ['the first of which is empty', '\nrow 3', ended('PlanError: ', `x\nPlanError: \nrow 3${place}`)],
    [
      'that are printed in part',
      'no bed left:\n  row 3',
      ended('PlanError: no bed left:', `PlanError: no bed left:${place}`),
    ],
  ])('%s', (_what, message, run) => {
    expect(() => assertNoCrash(run, message)).toThrow('the program crashed');
  });

  it.each([
    ['another message', 'no bed left:\n  row 3', ended('PlanError: no room:', `PlanError: no room:\n  row 3${place}`)],
    ['what else was printed', '\nrow 3', ended('PlanError: full', `row 3\nPlanError: full${place}row 3`)],
    ['no error', 'no bed left:\n  row 3', ended(null, 'no bed left:\n row 3')],
  ])('not by %s', (_what, message, run) => {
    expect(() => assertNoCrash(run, message)).not.toThrow();
  });

  it('in an answer, too', () => {
    const response = { status: 500, body: 'sorry', thrown: [`PlanError: no bed left:\n  row 3${place}`] };
    const run = { ...ended(null, ''), responses: [response] };
    expect(() => assertNoCrash(run, 'no bed left:\nrow 3')).toThrow('answered 500');
    expect(() => assertNoCrash(run, 'no room left:\nrow 3')).not.toThrow();
  });
});
