import { expect, test } from 'vitest';
import type { MappedFrame } from './code-map.ts';
import type { EventError, Frame } from './event.ts';
import { fingerprint } from './fingerprint.ts';
import { parseOperation } from './operation.ts';

type Spot = [name: string, file: string, expression?: string];

function event(type: string, message: string, spots: Spot[], root = '/srv') {
  const blank = { absPath: null, module: null, contextLine: null, vars: null, debugId: null };
  const frames = spots.map(
    ([name, file]): Frame => ({
      ...blank,
      filename: `${root}/${file}`,
      function: name,
      line: 1,
      column: 1,
      inApp: true,
      native: false,
      async: false,
      preContext: [],
      postContext: [],
    }),
  );
  const operation = parseOperation(type, message);
  const error: EventError = { type, message, code: null, operation, frames, mechanism: null };
  return { errors: [error], fingerprint: null as string[] | null, title: message };
}

function mapped(spots: Spot[], line = 1): MappedFrame[] {
  return spots.map(([name, file, expression = null], index) => ({
    index,
    file,
    line,
    column: 1,
    function: name,
    expression,
    via: 'exact',
    kind: file.startsWith('node_modules') ? 'dependency' : 'source',
  }));
}

const spots: Spot[] = [
  ['load', 'src/a.js'],
  ['Object.show', 'src/b.js'],
];
const read = "Cannot read properties of undefined (reading 'x')";
const base = fingerprint(event('TypeError', read, spots), mapped(spots));

test('is versioned', () => expect(base).toMatch(/^v2:[0-9a-f]{32}$/));

test('wording, lines, receivers and deploy paths do not enter', () => {
  const old = "Cannot read property 'x' of undefined";
  expect(fingerprint(event('TypeError', old, spots, '/other'), mapped(spots, 99))).toBe(base);
  const plain: Spot[] = [
    ['load', 'src/a.js'],
    ['show', 'src/b.js'],
  ];
  expect(fingerprint(event('TypeError', read, plain), mapped(plain))).toBe(base);
  const unmapped = fingerprint(event('TypeError', read, spots, '/a/1'), []);
  expect(fingerprint(event('TypeError', read, spots, '/b/2'), [])).toBe(unmapped);
});

test('operation, class and callers do', () => {
  const all = [
    base,
    fingerprint(event('TypeError', "Cannot read properties of null (reading 'x')", spots), mapped(spots)),
    fingerprint(event('TypeError', 'a.x is not a function', spots), mapped(spots)),
    fingerprint(event('RangeError', 'Invalid array length', spots), mapped(spots)),
    fingerprint(event('TypeError', read, [spots[0]!]), mapped([spots[0]!])),
    fingerprint(event('TypeError', read, []), []),
  ];
  expect(new Set(all).size).toBe(all.length);
});

test('a file at the root of a deploy is the same one wherever it is deployed; main files keep their folder', () => {
  const of = (root: string, ...at: Spot[]): string => fingerprint(event('TypeError', read, at, root), []);
  expect(of('/srv/app', ['start', 'server.js'])).toBe(of('/home/deploy/releases/17', ['start', 'server.js']));
  expect(of('C:\\apps\\shop', ['load', 'a.js'], ['show', 'b.js'])).toBe(of('/app', ['load', 'a.js'], ['show', 'b.js']));
  expect(of('/app', ['start', 'users/index.js'])).not.toBe(of('/app', ['start', 'orders/index.js']));
});

test('packages tell apart what the application does not, without their versions', () => {
  const of = (...at: Spot[]): string => {
    const { errors, ...rest } = event('TypeError', read, at);
    const frames = (errors[0]?.frames ?? []).map((frame) => ({
      ...frame,
      inApp: !frame.filename?.includes('node_modules'),
    }));
    return fingerprint({ ...rest, errors: [{ ...(errors[0] as EventError), frames }] }, []);
  };
  const parse: Spot = ['parse', 'node_modules/qs/lib/parse.js'];
  const pnpm: Spot = ['parse', 'node_modules/.pnpm/qs@6.5.1/node_modules/qs/lib/parse.js'];
  const write: Spot = ['write', 'node_modules/qs/lib/write.js'];
  expect(of(parse)).toBe(of(pnpm));
  expect(of(parse)).not.toBe(of(write));
  expect(of(parse, ['main', 'src/a.js'])).not.toBe(of(write, ['main', 'src/a.js']));
  // Two functions of the application say enough: which of a package's own was innermost may change with its version.
  expect(of(parse, ...spots)).toBe(of(write, ...spots));
});

test('the depth of a recursion does not', () => {
  const deep: Spot[] = [spots[0]!, spots[0]!, spots[0]!, spots[1]!];
  expect(fingerprint(event('TypeError', read, deep), mapped(deep))).toBe(base);
});

test('one throw is one bug, whatever fills its message', () => {
  const thrown: Spot[] = [['find', 'src/a.js', 'new Error(`no user ${name}`)']];
  const of = (message: string, at = thrown): string => fingerprint(event('Error', message, at), mapped(at));
  expect(of('no user ann')).toBe(of('no user bob'));
  expect(of('no user ann')).not.toBe(of('no order 1', [['find', 'src/a.js', 'new Error(`no order ${id}`)']]));
});

test('without application frames the template groups', () => {
  const of = (message: string): string => fingerprint(event('Error', message, []), []);
  expect(of('timeout after 30 ms')).toBe(of('timeout after 45 ms'));
  expect(of('timeout after 30 ms')).not.toBe(of('refused after 30 ms'));
});

test('an explicit fingerprint wins, and may extend the default', () => {
  const one = { ...event('TypeError', read, spots), fingerprint: ['payments'] };
  const two = { ...event('Error', 'else', []), fingerprint: ['payments'] };
  expect(fingerprint(one, mapped(spots))).toBe(fingerprint(two, []));
  const extended = { ...event('TypeError', read, spots), fingerprint: ['{{ default }}', 'tenant'] };
  expect(fingerprint(extended, mapped(spots))).not.toBe(base);
  expect(fingerprint({ ...extended, fingerprint: ['{{ default }}'] }, mapped(spots))).toBe(base);
});
