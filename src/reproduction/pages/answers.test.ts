import { expect, it } from 'vitest';
import { parseOperation } from '../../domain/operation.ts';
import type { BoundaryCall } from '../../domain/recording-traffic.ts';
import { inventedBodies, recordedAnswers, servedAnswer, unwrappedBodies } from './answers.ts';

const page = 'https://shop.example/desk';

function call(target: string, url: string, text: string, more: object = {}): BoundaryCall {
  const body = { encoding: 'utf8' as const, text, bytes: text.length, truncated: false, ...more };
  return {
    id: 'c',
    during: null,
    kind: 'http',
    target,
    operation: `GET ${url}`,
    arguments: [],
    request: { id: 'r', method: 'GET', url, route: null, headers: [], body: null, startedAt: 0, endedAt: 1 },
    outcome: {
      kind: 'response',
      response: { status: 200, headers: [['Content-Type', 'application/json; charset=utf-8']], body },
    },
    startedAt: 0,
    endedAt: 1,
  };
}

it('recorded answers are named by path on the page’s own origin, else by the whole URL; the last one counts', () => {
  const calls = [
    call('https://shop.example', '/api?x=1', '[1]'),
    call('https://shop.example', '/api?x=1', '[2]'),
    call('https://other.example', '/api', '{}'),
    call('https://shop.example', '/cut', '[', { truncated: true }),
  ];
  expect(recordedAnswers(calls, page).map(({ url, type, body }) => [url, type, body])).toEqual([
    ['/api?x=1', 'application/json', '[2]'],
    ['https://other.example/api', 'application/json', '{}'],
  ]);
});

it('a server that knows no such call answers nothing', () => {
  const asked = { method: 'GET', url: '/api' };
  expect(servedAnswer(asked, { status: 404, headers: {}, body: '' })).toBeNull();
  expect(servedAnswer(asked, undefined)).toBeNull();
  const html = { status: 200, headers: { 'content-type': 'text/html; x' }, body: 'hi' };
  expect(servedAnswer(asked, html)).toEqual({ method: 'GET', url: '/api', status: 200, type: 'text/html', body: 'hi' });
});

it('shapes follow from the failing operation, and from the answer one level down', () => {
  expect(inventedBodies(parseOperation('TypeError', 'x.map is not a function'))[0]).toBe('{}');
  expect(inventedBodies(parseOperation('TypeError', "Cannot read properties of null (reading 'a')"))[0]).toBe('null');
  expect(unwrappedBodies('{"article":"tea","history":[1]}')).toEqual(['[1]', '[]']);
  expect(unwrappedBodies('not json')).toEqual([]);
});
