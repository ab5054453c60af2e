import { expect, test } from 'vitest';
import { bareFunctionName } from './function-name.ts';

test.each([
  ['Parser.__context', '__context'],
  ['Layer.handle [as handle_request]', 'handle'],
  ['new SemVer', 'SemVer'],
  ['async updateDevice', 'updateDevice'],
  ['async Promise.all', 'all'],
  ['module.exports [as stringify]', 'exports'],
  ['Parser.prototype.parse', 'parse'],
  ['A.#secret', '#secret'],
  ['get size [as size]', 'get size'],
  ['Object.<anonymous>', null],
  ['Server.<anonymous>', null],
  ['<anonymous>', null],
  ['?', null],
  ['outer/<', null],
  ['outer/inner', 'inner'],
  ['async*run', 'run'],
  ['module code', null],
  ['Object../src/index.ts', null],
  ['main.(*Server).Handle', 'Handle'],
  [null, null],
])('%s is %s', (printed, bare) => expect(bareFunctionName(printed)).toBe(bare));
