import { describe, expect, it } from 'vitest';
import { mapFrames } from '../../diagnosis/frames/map-frames.ts';
import type { ProductionEvent } from '../../domain/event.ts';
import { readEvent } from '../../intake/read-event.ts';
import type { Language } from '../../languages/language.ts';
import { languageOf } from '../../languages/languages.ts';
import { judgeIdentity } from '../../reproduction/identity/judge-identity.ts';
import { mapObserved } from '../../reproduction/identity/map-observed.ts';
import { toldFailures } from './told-failures.ts';

const root = '/tmp/x/tree';

/** The tier of what a run printed against what production printed, on one tree. */
async function tierOf(files: Record<string, string>, production: string, run: string, test: string): Promise<string> {
  const event: ProductionEvent = readEvent(Buffer.from(production), { now: () => new Date(0), scrubber: null });
  const names = Object.keys(files);
  const read = (file: string) => files[file] ?? null;
  const frames = await mapFrames(
    event,
    names.map((path) => ({ path, size: 1 })),
    async (file) => read(file),
  );
  const language = languageOf(names[0] ?? '') as Language;
  const all = [...names, test];
  const [failure] = toldFailures(run, language, { root, cwd: '', files: all, has: (file) => all.includes(file) });
  const [error, ...causes] = event.errors;
  if (!failure || !error) return 'nothing told';
  return judgeIdentity({
    production: { error, frames, causes },
    observed: { failure, frames: mapObserved(failure, read) },
    harness: [test],
    readFile: read,
  }).tier;
}

const cart = {
  'shop/cart.py': `def price(item):
    first = item["price"]
    return first + item["tax"] + other["tax"]


def total(items):
    return sum(price(item) for item in items)


def cheapest(items):
    return min(price(item) for item in items)
`,
};
const python = (folder: string, test: string, lines: Array<[number, string]>, error: string) =>
  [
    'Traceback (most recent call last):',
    ...(test ? [`  File "${folder}/${test}", line 3, in test_it`] : []),
    ...lines.map(
      ([line, name]) =>
        `  File "${folder}/shop/cart.py", line ${line}, in ${name}\n    ${cart['shop/cart.py'].split('\n')[line - 1]?.trim()}\n    ^^^^`,
    ),
    error,
  ].join('\n');
const throughTotal: Array<[number, string]> = [
  [7, 'total'],
  [7, '<genexpr>'],
  [2, 'price'],
];

describe('identity by the traces of other languages', () => {
  const judged = (lines: Array<[number, string]>, error: string, seen = throughTotal, told = "KeyError: 'price'") =>
    tierOf(
      cart,
      python('/srv/app', '', seen, told),
      python(root, 'tests/test_cart.py', lines, error),
      'tests/test_cart.py',
    );

  it.each<[string, string, Array<[number, string]>, string]>([
    ['the same', 'I2', throughTotal, "KeyError: 'price'"],
    ['another key', 'none', throughTotal, "KeyError: 'tax'"],
    ['another class', 'none', throughTotal, "TypeError: 'NoneType' object is not subscriptable"],
    [
      'another line of the function, where several may be meant',
      'I1',
      [...throughTotal.slice(0, 2), [3, 'price']],
      "KeyError: 'price'",
    ],
    [
      'another caller',
      'I1',
      [
        [11, 'cheapest'],
        [11, '<genexpr>'],
        [2, 'price'],
      ],
      "KeyError: 'price'",
    ],
    ['the throwing function alone', 'I2', [[2, 'price']], "KeyError: 'price'"],
  ])('Python, %s: %s', async (_what, tier, lines, error) => {
    expect(await judged(lines, error)).toBe(tier);
  });

  it('Python: of two places that may be meant nobody can tell', async () => {
    const lines: Array<[number, string]> = [[3, 'price']];
    expect(await judged(lines, "KeyError: 'tax'", lines, "KeyError: 'tax'")).toBe('I1');
  });

  const rates = {
    'go.mod': 'module example.com/parcels\n',
    'rates/rates.go': `package rates

func step(steps []int, n int) int {
	low := steps[n]
	return low + steps[n+1]
}

func Price(n int) int {
	return step(table, n)
}
`,
  };
  const go = (
    folder: string,
    line: number,
    message: string,
    test = '',
  ) => `panic: runtime error: ${message}${test ? ' [recovered, repanicked]' : ''}

goroutine 7 [running]:
${test ? 'testing.tRunner.func1.2({0x55a740, 0x6cae20})\n\t/usr/local/go/src/testing/testing.go:1974 +0x232\npanic({0x55a740?, 0x6cae20?})\n\t/usr/local/go/src/runtime/panic.go:860 +0x13a\n' : ''}example.com/parcels/rates.step(...)
	${folder}/rates/rates.go:${line}
example.com/parcels/rates.Price(0x2)
	${folder}/rates/rates.go:9 +0x1d
${test ? `example.com/parcels/rates.TestIt(0xc00)\n\t${folder}/${test}:5 +0x1d\ntesting.tRunner(0xc0, 0x59)\n\t/usr/local/go/src/testing/testing.go:2036 +0xea\n` : ''}`;

  it.each([
    ['the same', 'I2', 4, 'index out of range [3] with length 2'],
    ['another expression', 'none', 5, 'index out of range [3] with length 2'],
    ['another panic', 'none', 4, 'integer divide by zero'],
  ])('Go, %s: %s', async (_what, tier, line, message) => {
    const run = go(root, line, message, 'rates/a_test.go');
    const production = go('/build', 4, 'index out of range [3] with length 2');
    expect(await tierOf({ 'rates/rates.go': rates['rates/rates.go'] }, production, run, 'rates/a_test.go')).toBe(tier);
  });

  const sensor = {
    'src/sensor.rs': `pub fn rise(a: Option<i64>, b: Option<i64>) -> i64 {
    a.unwrap() - b.unwrap()
}
pub fn report() -> i64 {
    rise(None, None)
}
`,
  };
  const rust = (
    folder: string,
    column: number,
    callers: string,
  ) => `thread 'main' panicked at src/sensor.rs:2:${column}:
called \`Option::unwrap()\` on a \`None\` value
stack backtrace:
   0: core::option::Option<T>::unwrap
             at /rustc/59807616e1fa2540724bfbac14d7976d7e4a3860/library/core/src/option.rs:1016:21
   1: readings::sensor::rise
             at ${folder}/src/sensor.rs:2:${column}
${callers}`;
  const reported = (folder: string) => `   2: readings::sensor::report\n             at ${folder}/src/sensor.rs:5:5\n`;

  it.each([
    ['the same', 'I2', 7, reported('.')],
    ['the other call of the line', 'none', 20, reported('.')],
    ['called by the test', 'I2', 7, '   2: a::it\n             at ./tests/a.rs:4:5\n'],
  ])('Rust, %s: %s', async (_what, tier, column, callers) => {
    expect(await tierOf(sensor, rust('/build', 7, reported('/build')), rust('.', column, callers), 'tests/a.rs')).toBe(
      tier,
    );
  });

  const labels = {
    'core/src/main/java/com/shop/Labels.java': `package com.shop;
class Labels {
  static String place(Receiver receiver) {
    String city = receiver.address().city();
    return city + receiver.address().city();
  }
  static String label(Receiver receiver) {
    return place(receiver);
  }
}
`,
  };
  const java = (
    line: number,
    asked: string,
    test = '',
  ) => `java.lang.NullPointerException: Cannot invoke "com.shop.Address.${asked}()" because the return value of "com.shop.Receiver.address()" is null
	at com.shop.Labels.place(Labels.java:${line})
	at com.shop.Labels.label(Labels.java:8)
${test}`;
  const tested =
    '\tat com.shop.LabelsTest.it(LabelsTest.java:9)\n\tat org.junit.platform.engine.Node.run(Node.java:3)\n\tat java.base/java.lang.Thread.run(Thread.java:840)\n';

  it.each([
    ['the same', 'I2', 4, 'city'],
    ['another method', 'none', 4, 'street'],
    ['another line', 'I2', 5, 'city'],
  ])('Java, %s: %s', async (_what, tier, line, asked) => {
    const test = 'core/src/test/java/com/shop/LabelsTest.java';
    expect(
      await tierOf(labels, java(4, 'city', '\tat com.jobs.Queue.run(Queue.java:3)\n'), java(line, asked, tested), test),
    ).toBe(tier);
  });
});
