import vm from 'node:vm';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isEngineRaised, messageTemplate, parseOperation } from './operation.ts';
import { processorTime } from '../../test/support/processor-time.ts';

/** `kind property met` of an operation in one line. */
function brief(type: string, message: string): string {
  const { kind, property, met } = parseOperation(type, message);
  return `${kind} ${property} ${met}`;
}

/** Each line: one failure as several engines word it. The first column is the operation that all of them must give. */
const sameInAllEngines: Array<[string, string, ...string[]]> = [
  [
    'read c undefined',
    'TypeError',
    "Cannot read properties of undefined (reading 'c')",
    "Cannot read property 'c' of undefined",
    "Cannot call method 'c' of undefined",
    `can't access property "c", a.b is undefined`,
    `can't access property "c" of undefined`,
    `a.b is undefined; can't access its "c" property`,
    "undefined is not an object (evaluating 'a.b.c')",
    "Cannot destructure property 'c' of 'a.b' as it is undefined.",
    "Uncaught TypeError: Cannot read properties of undefined (reading 'c')",
  ],
  [
    'read length null',
    'TypeError',
    "Cannot read properties of null (reading 'length')",
    "Cannot read property 'length' of null",
    `can't access property "length", str is null`,
    "null is not an object (evaluating 'str.length')",
  ],
  ['read null undefined', 'TypeError', 'a.b is undefined', 'undefined has no properties'],
  [
    'write c undefined',
    'TypeError',
    "Cannot set properties of undefined (setting 'c')",
    "Cannot set property 'c' of undefined",
    "undefined is not an object (evaluating 'a.b.c = 3')",
  ],
  [
    'call trim not-a-function',
    'TypeError',
    's.trim is not a function',
    '(intermediate value).trim is not a function',
    'load(...).trim is not a function',
    "Object [object Object] has no method 'trim'",
    "s.trim is not a function. (In 's.trim()', 's.trim' is undefined)",
    's.trim is not a function (it is undefined)',
    "Object doesn't support property or method 'trim'",
  ],
  ['call cb not-a-function', 'TypeError', 'cb is not a function', "cb is not a function. (In 'cb(1)', 'cb' is null)"],
  [
    'call null not-a-function',
    'TypeError',
    'this._queue.dequeue(...) is not a function',
    'undefined is not a function',
  ],
  [
    'construct B not-a-constructor',
    'TypeError',
    'a.B is not a constructor',
    "undefined is not a constructor (evaluating 'new a.B()')",
  ],
  [
    'iterate null undefined',
    'TypeError',
    'undefined is not iterable (cannot read property Symbol(Symbol.iterator))',
    'undefined is not iterable',
    "Cannot read properties of undefined (reading 'Symbol(Symbol.iterator)')",
    "undefined is not a function (near '...x of list...')",
  ],
  ['iterate null null', 'TypeError', 'object null is not iterable (cannot read property Symbol(Symbol.iterator))'],
  [
    'iterate null not-iterable',
    'TypeError',
    'a.b is not iterable',
    'number 5 is not iterable (cannot read property Symbol(Symbol.iterator))',
  ],
  [
    'reference zz not-defined',
    'ReferenceError',
    'zz is not defined',
    "Can't find variable: zz",
    "Property 'zz' doesn't exist",
  ],
  [
    'reference q uninitialised',
    'ReferenceError',
    "Cannot access 'q' before initialization",
    "can't access lexical declaration 'q' before initialization",
    "can't access lexical declaration `q' before initialization",
    "Cannot access 'q' before initialization.",
  ],
  [
    'write level read-only',
    'TypeError',
    "Cannot assign to read only property 'level' of object '#<Object>'",
    '"level" is read-only',
  ],
  ['write null constant', 'TypeError', 'Assignment to constant variable.'],
  [
    'write x not-extensible',
    'TypeError',
    'Cannot add property x, object is not extensible',
    `can't define property "x": Object is not extensible`,
  ],
  [
    'other null nullish',
    'TypeError',
    'Cannot convert undefined or null to object',
    "can't convert undefined to object",
  ],
  [
    'call reduce empty-array',
    'TypeError',
    'Reduce of empty array with no initial value',
    'reduce of empty array with no initial value',
  ],
  [
    'range repeat invalid-count',
    'RangeError',
    'Invalid count value: -1',
    'repeat count must be non-negative',
    'String.prototype.repeat argument must be greater than or equal to 0 and not be Infinity',
  ],
  [
    'range Array invalid-length',
    'RangeError',
    'Invalid array length',
    'invalid array length',
    'Array size is not a small enough positive integer.',
  ],
  ['range null stack-overflow', 'RangeError', 'Maximum call stack size exceeded', 'Maximum call stack size exceeded.'],
  ['range null stack-overflow', 'InternalError', 'too much recursion'],
  [
    'other null bigint-mix',
    'TypeError',
    'Cannot mix BigInt and other types, use explicit conversions',
    'Invalid mix of BigInt and other type in addition.',
  ],
  [
    'other JSON.stringify circular',
    'TypeError',
    "Converting circular structure to JSON\n    --> starting at object with constructor 'Object'\n    --- property 'a' closes the circle",
    'cyclic object value',
    'JSON.stringify cannot serialize cyclic structures.',
  ],
  [
    'other JSON.parse malformed',
    'SyntaxError',
    'Unexpected token < in JSON at position 0',
    `Unexpected token '<', "<html>" is not valid JSON`,
    'JSON.parse: unexpected character at line 1 column 1 of the JSON data',
    `JSON Parse error: Unrecognized token '<'`,
    '"undefined" is not valid JSON',
  ],
  [
    'other JSON.parse ended',
    'SyntaxError',
    'Unexpected end of JSON input',
    'JSON Parse error: Unexpected EOF',
    'JSON.parse: unexpected end of data at line 1 column 1 of the JSON data',
  ],
  [
    'other RegExp invalid-pattern',
    'SyntaxError',
    'Invalid regular expression: /(/: Unterminated group',
    'unterminated parenthetical',
  ],
  ['other path undefined', 'TypeError', 'The "path" argument must be of type string. Received undefined'],
  ['other path wrong-type', 'TypeError', 'The "path" argument must be of type string. Received type number (5)'],
  ['other URL invalid-url', 'TypeError [ERR_INVALID_URL]', 'Invalid URL', 'Invalid URL: x'],
  [
    'range offset out-of-range',
    'RangeError',
    'The value of "offset" is out of range. It must be >= 0 and <= 3. Received 4',
  ],
  ['other open ENOENT', 'Error', "ENOENT: no such file or directory, open '/nope'"],
  ['other connect ECONNREFUSED', 'Error', 'connect ECONNREFUSED 127.0.0.1:80'],
  ['reference ./nope module-not-found', 'Error', "Cannot find module './nope'\nRequire stack:\n- /x.js"],
  ['read toFixed undefined', 'TypeError', "Cannot read properties of undefined (reading 'toFixed')"],
  ['read name null', 'AttributeError', "'NoneType' object has no attribute 'name'"],
  ['read null null', 'runtime.errorString', 'runtime error: invalid memory address or nil pointer dereference'],
  ['call length null', 'java.lang.NullPointerException', 'Cannot invoke "String.length()" because "<local1>" is null'],
  ['read name null', 'java.lang.NullPointerException', 'Cannot read field "name" because "user.profile" is null'],
];

describe('parseOperation', () => {
  test.each(sameInAllEngines.flatMap(([operation, type, ...messages]) => messages.map((m) => [operation, type, m])))(
    '%s: %s: %s',
    (operation, type, message) => {
      expect(brief(type!, message!)).toBe(operation);
      expect(isEngineRaised(type!, message!)).toBe(true);
    },
  );

  test.each([
    ['TypeError', 'address must be a string'],
    ['TypeError', 'Invalid Version: nightly-20190612'],
    ['Error', 'name is not defined'],
    ['ValidationError', 'user.name is not a function'],
    ['Error', 'GET /health got no answer within 1500 ms (TimeoutError)'],
    ['RangeError', 'Maximum amount exceeded'],
    ['', ''],
  ])('%s: %s is the application’s own', (type, message) => {
    expect(parseOperation(type, message)).toEqual({ kind: 'throw', property: null, met: null, expression: null });
    expect(isEngineRaised(type, message)).toBe(false);
  });

  test('keeps the source text that V8 quotes', () => {
    expect(parseOperation('TypeError', 'loc.toLowerCase is not a function').expression).toBe('loc.toLowerCase');
    expect(parseOperation('TypeError', "Cannot destructure property 'q' of 'a.b' as it is null.").expression).toBe(
      'a.b',
    );
    expect(parseOperation('TypeError', '(intermediate value) is not iterable').expression).toBeNull();
  });
});

/** What this very engine says, so that a new V8 with other wording is noticed: code -> operation. */
const real: Array<[string, string]> = [
  ['let a = {}; a.b.c', 'read c undefined'],
  ['let a = { b: null }; a.b.c()', 'read c null'],
  ['let a = {}; a.b()', 'call b not-a-function'],
  ['let a = {}; a.b[0]()', 'read 0 undefined'],
  ['let a = {}; a["x"]()', 'call x not-a-function'],
  ['let a = {}; a.b.c = 1', 'write c undefined'],
  ['"use strict"; const a = Object.freeze([1]); a.push(2)', 'write 1 not-extensible'],
  ['"use strict"; const a = Object.freeze({ y: 1 }); delete a.y', 'write y not-deletable'],
  ['"use strict"; ({ get x() { return 1 } }).x = 2', 'write x getter-only'],
  ['const a = 1; a = 2', 'write null constant'],
  ['x + y', 'reference x not-defined'],
  ['q; let q = 1', 'reference q uninitialised'],
  ['let a = {}; new a.B(1)', 'construct B not-a-constructor'],
  ['let a = {}; for (const x of a.b);', 'iterate null not-iterable'],
  ['const [q] = undefined', 'iterate null undefined'],
  ['const [q] = null', 'iterate null null'],
  ['const { q } = ({}).b', 'read q undefined'],
  ['(function ({ q }) {})(null)', 'read q null'],
  ['Math.max(...({}))', 'iterate null not-iterable'],
  ['"x" in undefined', 'read x in-non-object'],
  ['({}) instanceof 5', 'call instanceof not-callable'],
  ['JSON.parse("")', 'other JSON.parse ended'],
  ['JSON.parse("{")', 'other JSON.parse null'],
  ['JSON.parse("<")', 'other JSON.parse malformed'],
  ['let a = {}; a.a = a; JSON.stringify(a)', 'other JSON.stringify circular'],
  ['class A { #p; static t(o) { return o.#p } } A.t({})', 'read #p no-private-member'],
  ['class A {} A()', 'call A class-without-new'],
  ['class A extends undefined {}', 'construct null not-a-constructor'],
  ['[].reduce((a, b) => a)', 'call reduce empty-array'],
  ['"x".repeat(-1)', 'range repeat invalid-count'],
  ['new Array(-1)', 'range Array invalid-length'],
  ['[1].map(undefined)', 'call null not-a-function'],
  ['new Promise(undefined)', 'construct Promise not-a-function'],
  ['Object.keys(undefined)', 'other null nullish'],
  ['new Map([1])', 'iterate null not-an-entry'],
  ['1n + 1', 'other null bigint-mix'],
  ['Symbol() + ""', 'other null symbol'],
  ['new Date(NaN).toISOString()', 'range Date invalid-date'],
  ['(1).toFixed(200)', 'range toFixed out-of-range'],
  ['decodeURIComponent("%")', 'other null malformed-uri'],
  ['new RegExp("(")', 'other RegExp invalid-pattern'],
  ['Map.prototype.get.call({})', 'call get incompatible-receiver'],
  ['String.prototype.trim.call(null)', 'call trim nullish'],
  ['(function f() { f() })()', 'range null stack-overflow'],
  ['new Uint8Array(-1)', 'range TypedArray invalid-length'],
];

describe('parseOperation on this engine', () => {
  test.each(real)('%s', (code, operation) => {
    let failure: unknown;
    try {
      vm.runInThisContext(`(function () { ${code} })()`);
    } catch (error) {
      failure = error;
    }
    const { name, message } = failure as Error;
    expect(brief(name, message)).toBe(operation);
  });
});

describe('on hostile text', () => {
  test('any text gives an operation', () => {
    const type = fc.oneof(
      fc.constantFrom('TypeError', 'RangeError', 'SyntaxError', 'KeyError', '__proto__'),
      fc.string(),
    );
    fc.assert(fc.property(type, fc.string({ unit: 'grapheme' }), (t, m) => parseOperation(t, m).kind.length > 0));
  });

  test('any property name survives V8’s quoting', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }).filter((s) => !/[\n\r"'`]/.test(s) && s.trim() === s && !s.startsWith('Symbol(')),
        (name) => {
          const message = `Cannot read properties of undefined (reading '${name}')`;
          expect(parseOperation('TypeError', message)).toMatchObject({
            kind: 'read',
            property: name,
            met: 'undefined',
          });
        },
      ),
    );
  });

  test('megabytes cost nothing', () => {
    const started = processorTime();
    for (const text of [
      'a'.repeat(1e6),
      "Cannot read '".repeat(1e5),
      '/a'.repeat(5e5),
      '1.'.repeat(5e5),
      'a@'.repeat(5e5),
      '0f'.repeat(5e5),
    ]) {
      parseOperation('TypeError', text);
      messageTemplate(text);
    }
    expect(processorTime() - started).toBeLessThan(1_000);
  });
});

describe('messageTemplate', () => {
  test.each([
    ['User 42 not found', 'User <num> not found'],
    ['Timeout of 30000ms exceeded', 'Timeout of <num>ms exceeded'],
    [`Unexpected token '<', "<html>" is not valid JSON`, 'Unexpected token <str>, <str> is not valid JSON'],
    ['order 550e8400-e29b-41d4-a716-446655440000 failed', 'order <uuid> failed'],
    ['commit d427b1c9 gone', 'commit <hash> gone'],
    ["ENOENT: no such file, open '/srv/app/x.json'", 'ENOENT: no such file, open <str>'],
    ['GET /health got no answer', 'GET <path> got no answer'],
    ['connect ECONNREFUSED 127.0.0.1:80', 'connect ECONNREFUSED <ip>'],
    ["can't do that, don't ask", "can't do that, don't ask"],
    ['fetch https://x.example/a?b=1 failed', 'fetch <url> failed'],
    ['at 2024-05-01T10:00:00.123Z  late', 'at <time> late'],
  ])('%s', (message, template) => expect(messageTemplate(message)).toBe(template));

  test('two numbers give one template', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (a, b) => messageTemplate(`x ${a} y`) === messageTemplate(`x ${b} y`)),
    );
  });
});
