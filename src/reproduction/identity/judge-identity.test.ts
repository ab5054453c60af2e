import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MappedFrame } from '../../domain/code-map.ts';
import type { EventError, Frame } from '../../domain/event.ts';
import { parseOperation } from '../../domain/operation.ts';
import type { ObservedFailure } from '../../domain/run.ts';
import { type IdentityInput, judgeIdentity } from './judge-identity.ts';
import { mapObserved } from './map-observed.ts';

const source = `export function load(user) {
  return user.profile.name;
}
export function show(user) {
  return load(user);
}
export function page(user) {
  return show(user);
}
`;
const readFile = (path: string): string | null => (path === 'src/a.js' ? source : null);
const stack: Array<[string, string, number, number]> = [
  ['load', 'src/a.js', 2, 23],
  ['show', 'src/a.js', 5, 10],
  ['page', 'src/a.js', 8, 10],
];

function failure(changes: Partial<ObservedFailure> = {}, frames = stack): ObservedFailure {
  return {
    type: 'TypeError',
    message: "Cannot read properties of undefined (reading 'name')",
    code: null,
    handled: false,
    cause: null,
    frames: frames.map(([name, file, line, column]) => ({
      function: name,
      file,
      line,
      column,
      native: file.startsWith('node:'),
      async: false,
    })),
    ...changes,
  };
}

function production(seen: ObservedFailure): EventError {
  const frames = seen.frames.map((frame): Frame => {
    const blank = { absPath: null, module: null, inApp: true, contextLine: null, vars: null, debugId: null };
    return { ...blank, ...frame, filename: frame.file, preContext: [], postContext: [] };
  });
  const { type, message, code } = seen;
  return { type, message, code, operation: parseOperation(type, message), frames, mechanism: null };
}

function input(seen: ObservedFailure, observed: ObservedFailure, more: Partial<IdentityInput> = {}): IdentityInput {
  return {
    production: { error: production(seen), frames: mapObserved(seen, readFile), causes: [] },
    observed: { failure: observed, frames: mapObserved(observed, readFile) },
    readFile,
    ...more,
  };
}

const tier = (...args: Parameters<typeof input>): string => judgeIdentity(input(...args)).tier;

describe('judgeIdentity', () => {
  test('says what agrees', () => {
    expect(judgeIdentity(input(failure(), failure()))).toMatchInlineSnapshot(`
      {
        "reasons": [
          "class: same (\`TypeError\`)",
          "code: same (\`none\`)",
          "operation: same (\`read of name, met undefined\`)",
          "causes: same (0 in production)",
          "site: same (\`load in src/a.js\`)",
          "expression: same (\`user.profile.name\`)",
          "frames: same (3 frames from the throw to page in src/a.js)",
        ],
        "score": 1,
        "tier": "I2",
      }
    `);
  });

  test('says what differs', () => {
    const other = failure({}, [stack[0]!, ['page', 'src/a.js', 8, 10]]);
    const identity = judgeIdentity(input(failure(), other));
    expect(identity.tier).toBe('I1');
    expect(identity.reasons.at(-1)).toBe(
      'frames: different (frame 2: page in src/a.js at show(user), in production show in src/a.js at load(user))',
    );
    expect(identity.score).toBeLessThan(1);
  });

  test('frames of production beyond the entry do not count, those of the replay do', () => {
    expect(tier(failure(), failure({}, stack.slice(0, 1)))).toBe('I2');
    expect(tier(failure({}, stack.slice(0, 1)), failure())).toBe('I1');
    const entry = { file: 'src/a.js', function: 'load' };
    expect(tier(failure({}, stack.slice(0, 1)), failure(), { entry })).toBe('I2');
  });

  test('the replay’s own frames are not the application’s', () => {
    const tested = failure({}, [...stack, ['anonymous', 'test/reproof.test.js', 3, 3]]);
    expect(tier(failure(), tested)).toBe('I2');
    const elsewhere = failure({}, [...stack, ['run', 'checks/replay.mjs', 3, 3]]);
    expect(tier(failure(), elsewhere)).toBe('I1');
    expect(tier(failure(), elsewhere, { harness: ['checks/replay.mjs'] })).toBe('I2');
    const outside = failure({}, [...stack, ['run', '/opt/reproof/driver.mjs', 3, 3]]);
    expect(tier(failure(), outside)).toBe('I2');
  });

  test('a stack cut by a limit agrees as far as it goes', () => {
    const natives = Array.from({ length: 8 }, (): [string, string, number, number] => ['emit', 'node:events', 1, 1]);
    const cut = failure({}, [stack[0]!, ...natives, stack[1]!]);
    const whole = failure({}, [stack[0]!, ...natives, stack[1]!, stack[2]!]);
    expect(tier(cut, whole)).toBe('I2');
    expect(tier(failure({}, stack.slice(0, 2)), failure())).toBe('I1');
  });

  test('codes: another one is another failure, an unknown one is not', () => {
    expect(tier(failure({ code: 'E_A' }), failure({ code: 'E_A' }))).toBe('I2');
    expect(tier(failure({ code: 'E_A' }), failure({ code: 'E_B' }))).toBe('none');
    expect(tier(failure({ code: 'E_A' }), failure())).toBe('none');
    expect(tier(failure(), failure({ code: 'E_A' }))).toBe('I2');
    expect(tier(failure({ type: 'TypeError [E_A]' }), failure({ code: 'E_A' }))).toBe('I2');
  });

  test('classes: subclass names that reporters lose need the very expression', () => {
    const thrown = { message: 'no user', type: 'Error' };
    const named = { ...thrown, type: 'BadInput' };
    expect(tier(failure(thrown), failure(named))).toBe('I2');
    expect(tier(failure({ ...thrown, type: 'NotFound' }), failure(named))).toBe('none');
    expect(tier(failure({ ...thrown, type: 'RangeError' }), failure(named))).toBe('none');
  });

  test('causes: missing or other ones stop at I1', () => {
    const withCause = (cause: ObservedFailure | null): ObservedFailure => failure({ cause });
    const causes = [production(failure({ type: 'RangeError', message: 'Invalid array length' }))];
    const seen = { error: production(failure()), frames: mapObserved(failure(), readFile), causes };
    const judged = (cause: ObservedFailure | null): string => tier(failure(), withCause(cause), { production: seen });
    expect(judged(failure({ type: 'RangeError', message: 'Invalid array length' }))).toBe('I2');
    expect(judged(failure({ type: 'RangeError', message: 'Invalid string length' }))).toBe('I1');
    expect(judged(failure())).toBe('I1');
    expect(judged(null)).toBe('I1');
  });

  test('message text alone never makes identity', () => {
    expect(tier(failure({}, []), failure())).toBe('none');
    expect(tier(failure(), failure({}, []))).toBe('none');
    const elsewhere = failure({}, [['load', 'src/b.js', 2, 23]]);
    expect(tier(failure(), elsewhere)).toBe('none');
    const nowhere: MappedFrame[] = mapObserved(failure(), readFile).map((frame) => ({
      ...frame,
      file: null,
      expression: null,
      kind: 'unknown',
    }));
    expect(tier(failure(), failure(), { production: { error: production(failure()), frames: nowhere } })).toBe('none');
  });

  test('without a position file and function must do', () => {
    const frames = mapObserved(failure(), readFile).map((frame) => ({
      ...frame,
      expression: null,
      line: null,
      column: null,
    }));
    const seen = { error: production(failure()), frames };
    const identity = judgeIdentity(input(failure(), failure(), { production: seen }));
    expect(identity.tier).toBe('I2');
    expect(identity.score).toBeLessThan(1);
    expect(identity.reasons.join('\n')).toContain('could not be compared: the frames agree by file and function');
    const inOther = failure({}, [stack[0]!, stack[2]!]);
    expect(tier(failure(), inOther, { production: seen })).toBe('I1');
  });

  test('I3 needs the origin of the bad value on both sides', () => {
    const born = { file: 'src/db.js', function: 'find', expression: 'rows[0]' };
    const origin = (observed: typeof born | null): Partial<IdentityInput> => ({
      origin: { production: born, observed },
    });
    expect(tier(failure(), failure(), origin({ ...born }))).toBe('I3');
    expect(tier(failure(), failure(), origin({ ...born, expression: 'rows[1]' }))).toBe('I2');
    expect(tier(failure(), failure(), origin({ ...born, function: 'other' }))).toBe('I2');
    expect(tier(failure(), failure(), origin(null))).toBe('I2');
    expect(tier(failure(), failure({}, [stack[0]!, stack[2]!]), origin({ ...born }))).toBe('I1');
  });
});

describe('on any evidence', () => {
  const text = fc.oneof(fc.constantFrom('load', 'a.b', '', '<anonymous>', 'new X', '{…}', '`${'), fc.string());
  const frame = fc.tuple(
    text,
    fc.constantFrom('src/a.js', 'node:fs', '/x', 'node_modules/p/i.js'),
    fc.nat(12),
    fc.nat(40),
  );
  const anyFailure = fc
    .tuple(fc.constantFrom('TypeError', 'Error', 'X'), text, fc.array(frame, { maxLength: 14 }))
    .map(([type, message, frames]) => failure({ type, message }, frames));

  test('the judge answers', () => {
    fc.assert(
      fc.property(anyFailure, anyFailure, (seen, observed) => {
        const { tier: found, score, reasons } = judgeIdentity(input(seen, observed));
        expect(['none', 'I1', 'I2']).toContain(found);
        expect(score >= 0 && score <= 1 && reasons.length > 4).toBe(true);
      }),
    );
  });

  test('lines never matter: production may be shifted as a whole', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1, max: 5000 }), (shift) => {
        const frames = mapObserved(failure(), readFile).map((one) => ({ ...one, line: (one.line ?? 0) + shift }));
        expect(tier(failure(), failure(), { production: { error: production(failure()), frames } })).toBe('I2');
      }),
    );
  });

  test('another class, kind, property or value met is never the same', () => {
    const messages = [
      "Cannot read properties of undefined (reading 'name')",
      "Cannot read properties of null (reading 'name')",
      "Cannot read properties of undefined (reading 'label')",
      "Cannot set properties of undefined (setting 'name')",
      'user.profile.name is not a function',
      'user.profile.name is not a constructor',
      'user.profile is not iterable',
      'name is required',
    ];
    const one = fc.record({ type: fc.constantFrom('TypeError', 'RangeError'), message: fc.constantFrom(...messages) });
    fc.assert(
      fc.property(one, one, (a, b) => {
        fc.pre(a.type !== b.type || (a.type === 'TypeError' && a.message !== b.message));
        expect(tier(failure(a), failure(b))).toBe('none');
      }),
    );
  });

  test('hostile reasons stay on one short line', () => {
    const message = `\u001b[2J${'x\n'.repeat(5000)}`;
    const { reasons } = judgeIdentity(input(failure({ type: 'X', message }), failure({ type: 'X', message })));
    for (const reason of reasons) {
      expect(reason.length).toBeLessThan(700);
      // oxlint-disable-next-line no-control-regex
      expect(reason).not.toMatch(/[\u0000-\u001f]/);
    }
  });
});
