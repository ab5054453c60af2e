import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readText } from '../text.ts';
import { readV8Frame } from './v8-frame.ts';

const framesOf = (text: string) =>
  readText(text).errors[0]?.frames.map((f) => [f.function, f.filename, f.line, f.column]);

describe('a V8 frame', () => {
  it.each([
    ['at Parser.__context (/srv/lib/index.js:907:45)', ['Parser.__context', '/srv/lib/index.js', 907, 45]],
    ['at file:///srv/a%20b/app.mjs:24:1', [null, '/srv/a b/app.mjs', 24, 1]],
    ['at new SemVer (C:\\srv\\semver.js:323:11)', ['new SemVer', 'C:\\srv\\semver.js', 323, 11]],
    ['at module.exports [as stringify] (/a (b)/c.js:1:2)', ['module.exports [as stringify]', '/a (b)/c.js', 1, 2]],
    ['at async Promise.all (index 0)', ['Promise.all', null, null, null]],
    ['at Array.map (<anonymous>)', ['Array.map', null, null, null]],
    [
      'at process.processTicksAndRejections (node:internal/process/task_queues:95:5) {',
      ['process.processTicksAndRejections', 'node:internal/process/task_queues', 95, 5],
    ],
    ['at eval (eval at run (/srv/a.js:3:9), <anonymous>:1:1)', ['eval', '/srv/a.js', 3, 9]],
    ['at eval (eval at b (eval at c (/srv/a.js:4:5), <anonymous>:1:1), <anonymous>:1:7)', ['eval', '/srv/a.js', 4, 5]],
    ['at app.js:3769:45', [null, 'app.js', 3769, 45]],
    ['at loadMotivations (app.js:3750:10)', ['loadMotivations', 'app.js', 3750, 10]],
    ['at fn (http://localhost:8080/a.js?v=1:2:3)', ['fn', 'http://localhost:8080/a.js?v=1', 2, 3]],
    [
      'at Object.<anonymous> (webpack://shop/./src/a.ts:4:2)',
      ['Object.<anonymous>', 'webpack://shop/./src/a.ts', 4, 2],
    ],
    ['at <anonymous> (/srv/a.js:1:2)', [null, '/srv/a.js', 1, 2]],
  ])('%s', (line, [name, file, row, column]) => {
    expect(readV8Frame(`    ${line}`)).toMatchObject({ function: name, filename: file, line: row, column });
  });

  it.each(['at once', 'at 10:30', 'at the end (of the day)', 'look at a.js:1:2', 'at com.shop.A.run(A.java:3)', 'at '])(
    'is not %j',
    (line) => {
      expect(readV8Frame(line)).toBeNull();
    },
  );

  it('is async behind an await, and first-party only outside dependencies and the runtime', () => {
    expect(readV8Frame('at async run (/srv/a.js:1:2)')).toMatchObject({ async: true, inApp: true, native: false });
    expect(readV8Frame('at run (/srv/node_modules/x/a.js:1:2)')).toMatchObject({ async: false, inApp: false });
    expect(readV8Frame('at emit (node:events:1:2)')).toMatchObject({ inApp: false, native: true });
    expect(readV8Frame('at emit (internal/streams/x.js:1:2)')).toMatchObject({ inApp: false, native: true });
  });
});

describe('what Node prints', () => {
  it('of an uncaught error: excerpt, heading, code, version', () => {
    const draft = readText(`
/srv/lib/reply.js:202
    throw new FST_ERR_BAD()
    ^
FastifyError [FST_ERR_BAD]: FST_ERR_BAD: Called reply
with two lines
    at Reply.code (/srv/lib/reply.js:202:11)
    at process.processImmediate (node:internal/timers:483:21) {
  code: 'FST_ERR_BAD',
  detail: { code: 'inner' },
  statusCode: 500
}

Node.js v20.20.2`);
    expect(draft).toMatchObject({
      source: 'trace',
      platform: 'node',
      level: 'fatal',
      runtime: { name: 'node', version: '20.20.2' },
    });
    expect(draft.errors).toHaveLength(1);
    expect(draft.errors[0]).toMatchObject({
      type: 'FastifyError',
      code: 'FST_ERR_BAD',
      message: 'FST_ERR_BAD: Called reply\nwith two lines',
      mechanism: { handled: false },
    });
    expect(draft.errors[0]?.frames[0]?.contextLine).toBe('    throw new FST_ERR_BAD()');
  });

  it('the error’s own code, not one inside another property', () => {
    const text = `Error: x\n    at a (/srv/a.js:1:2) {\n  detail: {\n    code: 'inner'\n  },\n  code: 'E_OWN'\n}`;
    expect(readText(text).errors[0]?.code).toBe('E_OWN');
  });

  it('of causes inside causes, and of members of an aggregate', () => {
    const { errors } = readText(`AggregateError: all failed
    at run (/srv/a.js:1:2) {
  [errors]: [
    TypeError: one
        at one (/srv/b.js:3:4) {
      [cause]: Error [E_DEEP]: deep
          at deep (/srv/c.js:5:6)
          ... 2 lines matching cause stack trace ...
    },
    [RangeError: two]
  ],
  [cause]: SyntaxError: bad
      at parse (/srv/d.js:7:8) {
    code: 'E_PARSE'
  }
}`);
    expect(errors.map((error) => [error.type, error.message, error.code, error.frames.length])).toEqual([
      ['AggregateError', 'all failed', null, 1],
      ['TypeError', 'one', null, 1],
      ['Error', 'deep', 'E_DEEP', 1],
      ['RangeError', 'two', null, 0],
      ['SyntaxError', 'bad', 'E_PARSE', 1],
    ]);
  });

  it('of an error without a stack, of a name in brackets, of errors that a logger chains', () => {
    expect(
      readText(
        '[AggregateError: x] {\n  [errors]: [\n    TypeError: y\n        at y (/srv/a.js:1:2)\n  ]\n}',
      ).errors.map((e) => e.type),
    ).toEqual(['AggregateError', 'TypeError']);
    expect(readText('DOMException [AbortError]: aborted\n    at x (/srv/a.js:1:2)').errors[0]).toMatchObject({
      type: 'AbortError',
      code: null,
    });
    const chained = readText(
      'Error: outer\n    at a (/srv/a.js:1:2)\ncaused by: TypeError: inner\n    at b (/srv/b.js:3:4)',
    ).errors;
    expect(chained.map((error) => [error.type, error.message, error.frames.length])).toEqual([
      ['Error', 'outer', 1],
      ['TypeError', 'inner', 1],
    ]);
  });

  it('of a rejection that is no error, of a test runner’s code frame, of Deno', () => {
    const rejection = `node:internal/process/promises:288
            triggerUncaughtException(err, true /* fromPromise */);
            ^

[UnhandledPromiseRejection: The promise rejected with the reason "#<Object>".] {
  code: 'ERR_UNHANDLED_REJECTION'
}

Node.js v20.20.2`;
    expect(readText(rejection)).toMatchObject({
      level: 'fatal',
      errors: [{ type: 'UnhandledPromiseRejection', code: 'ERR_UNHANDLED_REJECTION', frames: [] }],
    });
    const runner = `  ● cart › total\n\n    TypeError: x\n\n       8 |   a\n    >  9 |   b\n         |   ^\n\n      at run (/srv/a.js:9:3)`;
    expect(readText(runner).errors[0]).toMatchObject({ type: 'TypeError', message: 'x', frames: [{ line: 9 }] });
    const deno = 'error: Uncaught (in promise) TypeError: x\n    at file:///srv/a.ts:1:2';
    expect(readText(deno)).toMatchObject({ level: 'fatal', errors: [{ type: 'TypeError', message: 'x' }] });
  });

  it('a browser’s heading, and a heading of no known class', () => {
    expect(readText('Uncaught (in promise) TypeError: x\n    at a (https://h/a.js:1:2)')).toMatchObject({
      platform: 'javascript',
      errors: [{ type: 'TypeError', message: 'x' }],
    });
    expect(readText('OutOfStock: none left\n    at a (/srv/a.js:1:2)').errors[0]).toMatchObject({
      type: 'OutOfStock',
      message: 'none left',
    });
    expect(readText('something odd\n    at a (/srv/a.js:1:2)').errors[0]).toMatchObject({
      type: 'Error',
      message: 'something odd',
    });
  });
});

describe('round trip', () => {
  const word = fc.stringMatching(/^[a-zA-Z_$][\w$]{0,12}$/);
  const file = fc
    .tuple(fc.constantFrom('/srv/', 'file:///srv/', 'C:\\srv\\', 'https://h.example/'), word)
    .map(([root, name]) => `${root}${name}.js`);
  const frame = fc.record({
    name: fc.option(word),
    file,
    line: fc.integer({ min: 1, max: 99_999 }),
    column: fc.integer({ min: 1, max: 9999 }),
    async: fc.boolean(),
  });

  it('gives back every printed frame, for real stacks and made ones', () => {
    fc.assert(
      fc.property(
        fc.array(frame, { minLength: 1, maxLength: 30 }),
        fc.string({ unit: fc.constantFrom(...'ab :()[]{}@\'"') }),
        (frames, message) => {
          const lines = frames.map((f) => {
            const place = `${f.file}:${f.line}:${f.column}`;
            return `    at ${f.async ? 'async ' : ''}${f.name === null ? place : `${f.name} (${place})`}`;
          });
          const error = readText(`TypeError: ${message}\n${lines.join('\n')}`).errors[0];
          expect(error?.frames.map((f) => [f.function, f.absPath ?? f.filename, f.line, f.column, f.async])).toEqual(
            frames.map((f) => [f.name, f.file, f.line, f.column, f.async]),
          );
          expect(error).toMatchObject({ type: 'TypeError', message: message.trimEnd() });
        },
      ),
    );
  });

  it('agrees with the engine about a stack of its own', () => {
    const thrown = [1].map(() => new RangeError('of its own'))[0];
    const frames = framesOf(thrown?.stack ?? '');
    expect(frames?.length).toBe(thrown?.stack?.split('\n').filter((line) => line.startsWith('    at ')).length);
    expect(frames?.[0]?.[1]).toContain('v8.test.ts');
  });
});
