import { expect, it } from 'vitest';
import { placeOf } from './place-of.ts';

const text = 'function a(x) {\n    if (x) {\n        return x.y;\n    }\n}\nreturn 1;\nreturn 1;\n';

function put(source: string, find: string, replace: string): string {
  const place = placeOf(source, find, replace);
  return 'error' in place ? place.error : source.slice(0, place.from) + place.replace + source.slice(place.to);
}

it.each([
  ['as it stands', '        return x.y;', '        return x?.y;'],
  ['with line numbers', '3\t        return x.y;', '3\t        return x?.y;'],
  ['with the numbers of the evidence', '>3\t        return x.y;\n 4\t    }', '>3\t        return x?.y;\n 4\t    }'],
  ['in other indentation', '  return x.y;', '  return x?.y;'],
  ['in a fence', '```js\n        return x.y;\n```', '```js\n        return x?.y;\n```'],
])('%s: it is found and put in as the file is', (_how, find, replace) =>
  expect(put(text, find, replace)).toBe(text.replace('x.y', 'x?.y')),
);

it('several lines in other indentation keep their steps', () => {
  const find = 'if (x) {\n  return x.y;\n}';
  expect(put(text, find, 'if (x) {\n  return 2;\n}')).toContain('    if (x) {\n');
});

it('line ends of the file are kept', () => {
  const dos = text.replaceAll('\n', '\r\n');
  const after = put(dos, '    if (x) {\n        return x.y;', '    if (x) {\n        return 2;');
  expect(after).toBe(dos.replace('x.y', '2'));
});

it('other white space between the words', () =>
  expect(put(text, 'if (x) { return x.y; }', 'return 2;')).toBe(
    'function a(x) {\n    return 2;\n}\nreturn 1;\nreturn 1;\n',
  ));

it('what stands more than once, and what stands nowhere, is told with its lines', () => {
  expect(put(text, 'return 1;', 'return 2;')).toMatch(/more than once \(lines 6, 7\)/);
  expect(put(text, 'return x.y.z(1);', 'return 2;')).toMatch(/nearest is line 3/);
});
