import { expect, it } from 'vitest';
import { parseOperation } from '../domain/operation.ts';
import { receiverAt } from './receiver-at.ts';

const notAFunction = parseOperation('TypeError', 'x.map is not a function');
const at = (source: string, mark = 'map') => {
  const found = receiverAt(source, 'a.ts', { line: 1, column: source.indexOf(mark) + 1 }, notAFunction);
  return found && [found.text, source.slice(found.start, found.end)];
};

it.each([
  ['const a = rows.map(f);', 'rows'],
  ['const a = this.state.rows.map(f);', 'this.state.rows'],
  ['const a: Row[] = (data as Data).map(f);', null],
  ['const a = load().map(f);', null],
  ['const a = list?.rows.map(f);', null],
  ['const a = map(f);', null],
])('%s is done on %s', (source, text) => {
  expect(at(source)).toEqual(text === null ? null : [text, text]);
});
