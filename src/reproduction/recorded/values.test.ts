import vm from 'node:vm';
import { describe, expect, it } from 'vitest';
import { recordingOf } from '../../../test/support/recording.ts';
import type { EncodedValue } from '../../domain/encoded-value.ts';
import type { ReproductionContext } from '../context.ts';
import { ValueWriter } from '../writing/value-writer.ts';
import { RepositoryCode } from './repository-code.ts';
import { plainReceiver, standingValues } from './values.ts';

// Plain JavaScript without types: it runs inside the sandbox.
const decoding = new URL('../../runtime/decode.mjs', import.meta.url).href;
const { decoder } = (await import(decoding)) as {
  decoder: (classes?: Map<string, unknown>) => (value: EncodedValue) => unknown;
};

class Range {
  range: string;
  loose: unknown;
  constructor(range: string, loose: unknown) {
    this.range = range;
    this.loose = loose;
  }
  test(): string {
    return `tested ${this.range}`;
  }
}

const source =
  'class Range { constructor(range, loose) {} test(v) {} }\nconst twice = (v) => v * 2;\nmodule.exports = { Range };\n';
const files: Record<string, string> = { 'package.json': '{}', 'lib/range.js': source };
const code = new RepositoryCode({
  frames: [{ kind: 'source', file: 'lib/range.js' }],
  files: Object.keys(files),
  readFile: (file: string) => files[file] ?? null,
} as unknown as ReproductionContext);

const frame = (values: { [key: string]: EncodedValue }) => ({
  url: 'file:///app/lib/range.js',
  function: 'f',
  line: 1,
  column: 1,
  receiver: null,
  arguments: values,
  scopes: [],
  entry: null,
});

/** The values of one frame, as the bench builds them and as the test writes them. */
function both(values: { [key: string]: EncodedValue }, making: 'made' | 'instance' = 'made') {
  const recording = recordingOf({ frames: [frame(values)] });
  const standing = standingValues(recording, Object.values(values), code, making);
  const decode = decoder(new Map([['lib/range.js#Range', Range]]));
  const decoded = standing.values.map((value) => decode(value));
  const writer = new ValueWriter();
  const texts = standing.values.map((value) => writer.source(value, 'value'));
  const names = [...writer.places.keys()];
  const make = vm.runInThisContext(
    `(${names.join(', ')}) => { ${writer.declarations.join('\n')} return [${texts.join(', ')}]; }`,
  );
  return { ...standing, decoded, written: make(...names.map(() => Range)) as unknown[], writer, texts };
}

const ref = (to: string): EncodedValue => ({ $: 'ref', to });

describe('standingValues', () => {
  it('keeps shared objects shared and cycles closed, on the bench and in the test', () => {
    const { decoded, written, complete } = both({
      order: { id: 7, lines: [{ sku: 'a' }], self: ref('/frames/0/arguments/order') },
      lines: ref('/frames/0/arguments/order/lines'),
    });
    expect(complete).toBe(true);
    for (const [order, lines] of [decoded, written] as Array<[{ self: unknown; lines: unknown }, unknown]>) {
      expect(order.self).toBe(order);
      expect(order.lines).toBe(lines);
    }
  });

  it('closes a cycle that leads through another object with a name', () => {
    const { written } = both({
      parent: { name: 'p', child: { parent: ref('/frames/0/arguments/parent') } },
      child: ref('/frames/0/arguments/parent/child'),
    });
    const [parent, child] = written as [{ child: unknown }, { parent: unknown }];
    expect(parent.child).toBe(child);
    expect(child.parent).toBe(parent);
  });

  it('makes an instance by its constructor, or as an object of its class', () => {
    const range = { $: 'instance', class: 'Range', fields: { range: '^1.2', loose: { $: 'undefined' }, set: [1] } };
    const made = both({ range });
    expect(made.texts).toEqual(["new Range('^1.2')"]);
    const again = both({ range }, 'instance');
    for (const value of [...made.decoded, ...made.written, ...again.decoded, ...again.written]) {
      expect(value).toBeInstanceOf(Range);
      expect((value as Range).test()).toBe('tested ^1.2');
    }
    const recording = recordingOf({ frames: [frame({ range })] });
    expect(plainReceiver(recording, ref('/frames/0/arguments/range'), code)).toMatchObject({ $: 'made', args: [] });
  });

  it('takes functions of the repository only, and says what it left out', () => {
    const own = both({ f: { $: 'function', name: 'twice', source: '(v) => v * 2' } });
    expect((own.decoded[0] as (v: number) => number)(4)).toBe(8);
    expect(own.texts).toEqual(['(v) => v * 2']);
    expect(own.complete).toBe(true);
    const foreign = both({ f: { $: 'function', name: 'f', source: '() => process.exit(1)', from: 'lib/range.js' } });
    expect(foreign.texts).toEqual(['undefined']);
    expect(foreign.complete).toBe(false);
  });

  it.each<[string, EncodedValue]>([
    ['a reference to nowhere', ref('/frames/9')],
    ['a reference to itself', ref('/frames/0/arguments/v')],
    ['a reference through a prototype', ref('/constructor')],
    ['what was cut', { $: 'opaque', text: '[cut]' }],
    ['a class that is not there', { $: 'instance', class: 'Elsewhere', fields: { a: 1 } }],
  ])('%s is told as left out', (_what, v) => {
    expect(both({ v }).complete).toBe(false);
  });
});
