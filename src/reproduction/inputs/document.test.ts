import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  children,
  inside,
  type Json,
  nameOf,
  type Path,
  positions,
  readDocument,
  valueAt,
  withValue,
  writeDocument,
} from './document.ts';

const json = fc.jsonValue() as fc.Arbitrary<Json>;
const document = fc.oneof(fc.array(json), fc.dictionary(fc.string(), json)) as fc.Arbitrary<Json>;

/** A value with one of its positions. */
const placed = json.chain((root) => {
  const all = positions(root);
  return fc.nat(all.length - 1).map((i) => ({ root, ...(all[i] as { path: Path; value: Json }) }));
});

describe('documents', () => {
  it('what is read as JSON is written with the same meaning', () => {
    fc.assert(
      fc.property(document, fc.constantFrom(0, 2), (value, indent) => {
        const read = readDocument('in.json', JSON.stringify(value, null, indent));
        expect(read.kind).toBe('json');
        expect(JSON.parse(writeDocument(read))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('a text is written as it was read, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = readDocument('in.txt', `text ${text}`);
        expect(read).toMatchObject({ kind: 'text', value: `text ${text}` });
        expect(writeDocument(read)).toBe(`text ${text}`);
      }),
    );
  });

  it.each([
    ['a number', '42', 'text'],
    ['a quoted word', '"word"', 'text'],
    ['lines of JSON', '{"a":1}\n{"a":2}\n', 'text'],
    ['a list', '[1]', 'json'],
  ])('%s is read as %s', (_what, content, kind) => {
    expect(readDocument('in', content).kind).toBe(kind);
  });

  it('keeps the indentation of the file', () => {
    expect(writeDocument(readDocument('a.json', '{\n  "a": [1]\n}'))).toBe('{\n  "a": [\n    1\n  ]\n}\n');
    expect(writeDocument(readDocument('a.json', '{"a":[1]}'))).toBe('{"a":[1]}\n');
  });
});

describe('positions', () => {
  it('begin at the root, hold what lies there, and are bounded', () => {
    fc.assert(
      fc.property(json, fc.integer({ min: 1, max: 40 }), (root, limit) => {
        const found = positions(root, limit);
        expect(found[0]).toEqual({ path: [], value: root });
        expect(found.length).toBeLessThanOrEqual(limit);
        for (const { path, value } of found) expect(valueAt(root, path)).toEqual(value);
      }),
    );
  });

  it('enter the JSON that a text holds', () => {
    const root: Json = { body: '{"lines":[{"sku":"a"}]}' };
    const path: Path = ['body', inside, 'lines', 0, 'sku'];
    expect(positions(root).map((at) => at.path)).toContainEqual(path);
    expect(valueAt(root, path)).toBe('a');
    expect(withValue(root, path, null)).toEqual({ body: '{"lines":[{"sku":null}]}' });
    expect(withValue(root, path, undefined)).toEqual({ body: '{"lines":[{}]}' });
    expect(children('not json')).toEqual([]);
    expect(valueAt('not json', [inside, 'a'])).toBeUndefined();
    expect(withValue(5, [inside], 1)).toBe(5);
  });
});

describe('a value put in its place', () => {
  it('lies there, and nothing else has changed', () => {
    fc.assert(
      fc.property(placed, json, ({ root, path }, next) => {
        const before = JSON.stringify(root);
        const changed = withValue(root, path, next);
        expect(JSON.stringify(valueAt(changed, path))).toBe(JSON.stringify(next));
        expect(JSON.stringify(root), 'the original is left alone').toBe(before);
        for (const at of positions(root)) {
          const related = at.path.every((step, i) => i >= path.length || step === path[i]);
          const through = path.some((step) => step === inside) && path.slice(0, at.path.length).length > 0;
          if (!related && !through) expect(JSON.stringify(valueAt(changed, at.path))).toBe(JSON.stringify(at.value));
        }
      }),
    );
  });

  it('the same value makes no difference', () => {
    fc.assert(
      fc.property(placed, ({ root, path, value }) => {
        if (path.includes(inside)) return;
        expect(JSON.stringify(withValue(root, path, value))).toBe(JSON.stringify(root));
      }),
    );
  });

  it('undefined takes a key or an element away', () => {
    expect(withValue({ a: 1, b: 2 }, ['a'], undefined)).toEqual({ b: 2 });
    expect(withValue([1, 2, 3], [1], undefined)).toEqual([1, 3]);
    expect(withValue({ a: [1] }, ['a', 0], undefined)).toEqual({ a: [] });
    expect(withValue(1, [], undefined)).toBeNull();
  });

  it('at the end of a list is a further element', () => {
    expect(withValue([], [0], 'a')).toEqual(['a']);
    expect(withValue(['a'], [1], 'b')).toEqual(['a', 'b']);
  });

  it('under a name that prototypes have is an own field', () => {
    const root = JSON.parse('{"__proto__":{"a":1},"constructor":2}') as Json;
    expect(valueAt(root, ['__proto__', 'a'])).toBe(1);
    const changed = withValue(root, ['__proto__', 'a'], 3);
    expect(JSON.stringify(changed)).toBe('{"__proto__":{"a":3},"constructor":2}');
    expect(Object.getPrototypeOf(changed)).toBe(Object.prototype);
    expect(valueAt({}, ['constructor'])).toBeUndefined();
    expect(JSON.stringify(withValue({}, ['__proto__'], { polluted: 1 }))).toBe('{"__proto__":{"polluted":1}}');
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

it('a position is called by the last name on the way', () => {
  expect(nameOf(['a', 'lines', 0])).toBe('lines');
  expect(nameOf(['body', inside])).toBe('body');
  expect(nameOf([0, 1])).toBeNull();
});
