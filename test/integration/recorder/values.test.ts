import { expect, test } from 'vitest';
import { envelopesOf, programOf, runProgram } from '../../support/recorded-run.ts';

const typed = `
class Cart {
  constructor() {
    this.items = new Map([['a', { n: 12n, at: new Date(0), bytes: Buffer.from('hi') }]]);
    this.self = this;
    this.numbers = [NaN, -0, Infinity, undefined, Symbol('s'), /x/gi, new Set([1]), new Uint16Array([1, 2])];
  }
  get total() { throw new Error('a getter was run'); }
  price({ code, more = [1] }, rate = 2) {
    const first = this.items.get('b');
    for (const k of [1]) {
      const block = { k };
      return first.price * rate * block.k;
    }
  }
}
const tax = 0.2;
function checkout(cart, options) {
  const inner = () => cart.price(options, undefined, tax);
  return inner();
}
checkout(new Cart(), { code: 'X', deep: { a: { b: { c: { d: { e: { f: 1 } } } } } } });
`;

test('frames hold receiver, arguments, locals, block and closure variables, typed and to depth', async () => {
  const [envelope] = envelopesOf(await runProgram(programOf(typed)));
  const [price, , checkout] = envelope?.recording.frames ?? [];
  expect(price).toMatchObject({ function: 'Cart.price', line: 13, column: 20 });
  expect(price?.receiver).toEqual({
    $: 'instance',
    class: 'Cart',
    fields: {
      items: {
        $: 'map',
        entries: [
          [
            'a',
            {
              n: { $: 'bigint', value: '12' },
              at: { $: 'date', value: '1970-01-01T00:00:00.000Z' },
              bytes: { $: 'buffer', kind: 'Buffer', base64: 'aGk=' },
            },
          ],
        ],
      },
      self: { $: 'ref', to: '/frames/0/receiver' },
      numbers: [
        { $: 'nan' },
        { $: '-0' },
        { $: 'infinity' },
        { $: 'undefined' },
        { $: 'symbol', text: 's' },
        { $: 'regexp', source: 'x', flags: 'gi' },
        { $: 'set', values: [1] },
        { $: 'buffer', kind: 'Uint16Array', base64: 'AQACAA==' },
      ],
    },
  });
  expect(price?.arguments).toEqual({ code: 'X', more: [1], rate: 2 });
  expect(price?.scopes.map(({ kind, values }) => [kind, values])).toContainEqual(['block', { block: { k: 1 } }]);
  expect(JSON.stringify(price?.entry?.arguments)).toContain('"e":{"f":1}');
  expect(price?.entry?.arguments.slice(1)).toEqual([{ $: 'undefined' }, 0.2]);
  expect(checkout?.arguments).toEqual({
    cart: { $: 'ref', to: '/frames/0/receiver' },
    options: { $: 'ref', to: '/frames/0/entry/arguments/0' },
  });
  expect(envelope?.event).toMatchObject({ source: 'recorder', remarks: [] });
  expect(envelope?.event.errors[0]?.frames[0]?.vars).toMatchObject({ code: 'X', rate: 2, block: { k: 1 } });
});

/**
 * For a rejection that nothing awaited, the engine finds the source line above the stack no more once a debugger has seen it
 * (docs/recorder.md); all else is compared.
 */
const fromStack = (stderr: string) =>
  stderr.startsWith('node:internal')
    ? stderr.slice(stderr.indexOf('\n\n') + 2)
    : stderr.replace(/^(?:.*\n){3}\n(?=(?:RangeError: late|Error \[ERR_MODULE))/, '');

test.each([
  ['app.mjs', typed],
  ['app.cjs', typed],
  [
    'app.cjs',
    `process.on('uncaughtException', (e, origin) => { console.log(origin, e.message); process.exitCode = 7; }); null.x;`,
  ],
  ['app.mjs', `process.on('exit', (code) => console.log('exit', code)); Promise.reject(new RangeError('late'));`],
  [
    'app.mjs',
    `process.on('unhandledRejection', (e) => console.log('seen', e)); Promise.reject('text'); setTimeout(() => {}, 50);`,
  ],
  ['app.cjs', `setTimeout(function fire() { [].at(0).x; }, 5);`],
  ['app.mjs', `import('./missing.mjs');`],
  ['app.mjs', `const x = ;`],
  ['app.mjs', `throw { not: 'an error' };`],
  ['app.mjs', `try { null.x } catch (error) { console.error(String(error)); process.exit(4); }`],
])('a program that fails ends as without the recorder: %s, %s', async (name, source) => {
  const file = programOf(source, name);
  const [plain, recorded] = [await runProgram(file, { plain: true }), await runProgram(file)];
  const seen = ({ code, stdout, stderr }: typeof plain) => ({ code, stdout, stderr: fromStack(stderr) });
  expect(seen(recorded)).toEqual(seen(plain));
  expect(envelopesOf(recorded)).toHaveLength(1);
});

test('a crash while the first module is imported is caught with its values', async () => {
  const file = programOf(`import './config.mjs';`);
  const { writeFileSync } = await import('node:fs');
  const { dirname, join } = await import('node:path');
  writeFileSync(
    join(dirname(file), 'config.mjs'),
    `function read(env) { return env.port.number; }\nread({ host: 'h' });`,
  );
  const [envelope] = envelopesOf(await runProgram(file));
  expect(envelope?.recording.frames[0]?.arguments).toEqual({ env: { host: 'h' } });
});

test('what does not fail leaves nothing', async () => {
  const run = await runProgram(programOf(`try { null.x } catch {} console.log('fine');`));
  expect([run.code, run.stdout, envelopesOf(run)]).toEqual([0, 'fine\n', []]);
});

test('secrets are replaced before anything is written, equal ones by equal ones', async () => {
  const source = `function login(user, password) { const copy = password; return user.profile.name; }
login({ id: 1, token: 'Bearer abcdef0123456789' }, 'Tr0ub4dor&3');`;
  const [envelope] = envelopesOf(await runProgram(programOf(source)));
  expect(JSON.stringify(envelope?.recording)).not.toMatch(/abcdef0123456789|Tr0ub4dor/);
  const values = envelope?.recording.frames[0];
  const hidden = values?.arguments.password;
  expect(hidden).toBe('Xx0xx0xxx&0');
  expect(values?.scopes[0]?.values.copy).toBe(hidden);
});

test('a program may report an error that it has caught, from CommonJS too', async () => {
  const required = new URL('../../../recorder/require.cjs', import.meta.url).pathname;
  const source = `const { captureException } = require(process.env.REQUIRED);
try { (function f(a) { a.b.c; })({ z: 1 }); } catch (e) { console.log(captureException(e).length); }`;
  const cjs = await runProgram(programOf(source, 'app.cjs'), { env: { REQUIRED: required } });
  expect(cjs.stdout).toBe('32\n');
  expect(envelopesOf(cjs)[0]?.recording.frames[0]?.arguments).toEqual({ a: { z: 1 } });
});
