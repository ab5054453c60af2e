import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printedFailures } from './printed-failure.ts';
import { processorTime } from '../../test/support/processor-time.ts';

const places = (output: string, cwd = '') =>
  printedFailures(output, '/tree', cwd).map(({ type, message, code, frames }) => ({
    type,
    message,
    code,
    frames: frames.map(({ file, line, column, function: name }) => `${name} ${file}:${line}:${column}`),
  }));

const crash = "Cannot read properties of null (reading 'minutes')";

describe('what Node prints', () => {
  it('reads an uncaught error with its code, from the excerpt above it to its last frame', () => {
    const output = `file:///tree/src/day.js:3
  return talk.minutes;
              ^

TypeError [ERR_X]: ${crash}
    at length (file:///tree/src/day.js:3:15)
    at async Promise.all (index 0)
    at new Day (/tree/src/a day.js:9:1)
    at Module._compile (node:internal/modules/cjs/loader:1554:14) {
  code: 'ERR_X'
}

Node.js v24.18.0
`;
    expect(places(output)).toEqual([
      {
        type: 'TypeError',
        message: crash,
        code: 'ERR_X',
        frames: [
          'length src/day.js:3:15',
          'Promise.all index 0:null:null',
          'new Day src/a day.js:9:1',
          'Module._compile node:internal/modules/cjs/loader:1554:14',
        ],
      },
    ]);
  });

  it('tells errors apart, keeps messages of several lines, and takes a code only for the error before it', () => {
    const output = `noise
Error: first
  of two lines
    at a (/tree/a.js:1:2) {
  code: 'E_FIRST'
}

Uncaught RangeError: second
    at b (/elsewhere/b.js:3:4)
`;
    expect(places(output)).toEqual([
      { type: 'Error', message: 'first\n  of two lines', code: 'E_FIRST', frames: ['a a.js:1:2'] },
      { type: 'RangeError', message: 'second', code: null, frames: ['b /elsewhere/b.js:3:4'] },
    ]);
  });

  it('reads a class that is not called an error by the stack after it, and nothing else that looks like one', () => {
    const output = `Warning: not an error
Total: 3

OutOfStock: no more cups
    at take (/tree/stock.js:7:9)
`;
    expect(places(output)).toEqual([
      { type: 'OutOfStock', message: 'no more cups', code: null, frames: ['take stock.js:7:9'] },
    ]);
  });

  it('reads an error that a driver of a database names in small letters', () => {
    const driver = `Error: the program answered 500: sorry\n  error [23505]: taken\n    at insert (/tree/a.js:1:2)\n`;
    expect(places(driver)).toEqual([{ type: 'error', message: 'taken', code: '23505', frames: ['insert a.js:1:2'] }]);
  });

  it('an error without frames is none: it may be any line of output', () => {
    expect(places('Error: only said\n\nmore\n')).toEqual([]);
  });

  it('handles methods with aliases and anonymous functions', () => {
    const output = `Error: x
    at Cart.add [as put] (/tree/cart.js:1:2)
    at /tree/cart.js:5:6
    at Array.map (<anonymous>)
`;
    expect(places(output)[0]?.frames).toEqual([
      'Cart.add [as put] cart.js:1:2',
      'null cart.js:5:6',
      'Array.map null:null:null',
    ]);
  });
});

describe('what test runners make of it', () => {
  it('vitest: pointed frames around an excerpt, paths from where it runs, colours, a code told apart', () => {
    const output = `\u001b[31m FAIL \u001b[39m src/day.test.js > adds
\u001b[31m\u001b[1mTypeError\u001b[22m: ${crash}\u001b[39m
 \u001b[36m❯\u001b[39m length src/day.js:\u001b[2m3:15\u001b[22m
      1| /** Minutes of a talk. */
      3|   return talk.minutes;
       |               ^
      4| }

 ❯ new Day src/day.js:10:14
 ❯ src/day.test.js:6:9
`;
    expect(places(output, 'packages/agenda')).toEqual([
      { type: 'TypeError', message: crash, code: null, frames: ['length packages/agenda/src/day.js:3:15'] },
    ]);
    const whole = places(output.replace('4| }\n\n', '4| }\n'), 'packages/agenda');
    expect(whole[0]?.frames).toEqual([
      'length packages/agenda/src/day.js:3:15',
      'new Day packages/agenda/src/day.js:10:14',
      'null packages/agenda/src/day.test.js:6:9',
    ]);
    const withCode = `Error: no\n ❯ f src/a.js:1:2\n\n⎯⎯⎯\nSerialized Error: { status: 409, code: 'E_TAKEN' }\n`;
    expect(places(withCode)[0]?.code).toBe('E_TAKEN');
  });

  it('vitest: a list of files is no frame', () => {
    expect(places('Error: x\n ❯ src/day.test.js (1 test | 1 failed) 6ms\n    at f (/tree/a.js:1:1)\n')).toEqual([
      { type: 'Error', message: 'x\n ❯ src/day.test.js (1 test | 1 failed) 6ms', code: null, frames: ['f a.js:1:1'] },
    ]);
  });

  it('jest: the excerpt between message and stack belongs to neither', () => {
    const output = `  ● adds

    TypeError: ${crash}

      3 | /** Minutes of a talk. */
    > 5 |   return talk.minutes;
        |               ^

      at length (src/day.js:5:15)
      at Object.<anonymous> (src/__tests__/day.test.js:6:9)

Tests: 1 failed
`;
    expect(places(output, 'api')).toEqual([
      {
        type: 'TypeError',
        message: crash,
        code: null,
        frames: ['length api/src/day.js:5:15', 'Object.<anonymous> api/src/__tests__/day.test.js:6:9'],
      },
    ]);
  });

  it('mocha: paths from where it runs and file URLs', () => {
    const output = `  1) adds:
     TypeError: ${crash}
      at length (lib/day.js:5:15)
      at Context.<anonymous> (file:///tree/test/day.spec.js:6:9)
`;
    expect(places(output)[0]?.frames).toEqual(['length lib/day.js:5:15', 'Context.<anonymous> test/day.spec.js:6:9']);
  });
});

describe('hostile output', () => {
  it('never throws, and reads a megabyte within a moment', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string(),
            fc.constantFrom(
              'Error: a',
              '    at (((',
              '    at a (b:1:1',
              ' ❯ ',
              ' ❯ x y:1:1',
              '  code: ',
              '    at file://%',
            ),
          ),
        ),
        (lines) => {
          expect(Array.isArray(printedFailures(lines.join('\n'), '/tree'))).toBe(true);
        },
      ),
    );
    for (const line of ['    at (', '    at a :1:1:', ' ❯ new ', 'Error: ', '> 1 |', "  code: '"]) {
      const began = processorTime();
      printedFailures(`Error: x\n${`${line.repeat(400)}\n`.repeat(400)}`, '/tree');
      expect(processorTime() - began, line).toBeLessThan(5_000);
    }
  });
});

describe('what AVA prints', () => {
  it('reads the error from its listing, and frames from where AVA runs', () => {
    const output = `
  ✖ [fail]: a test Rejected promise returned by test

  Rejected promise returned by test. Reason:

  RangeError {
    code: 'E_LENGTH',
    message: 'Invalid \\'array\\' length',
  }

  › setProperty (file://index.js:223:16)
  › new Cart (lib/a day.js:9:1)
  › file://test/index.js:6:9

  ─

  1 test failed
`;
    expect(places(output, 'packages/dot')).toEqual([
      {
        type: 'RangeError',
        message: "Invalid 'array' length",
        code: 'E_LENGTH',
        frames: [
          'setProperty packages/dot/index.js:223:16',
          'new Cart packages/dot/lib/a day.js:9:1',
          'null packages/dot/test/index.js:6:9',
        ],
      },
    ]);
  });
});
