import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bounds } from '../bounds.ts';
import { controls, earlierThan, ended, keepControl, routeKey, started, wantsControl } from './remembered.ts';
import { Body } from './body.ts';
import { Work } from './work.ts';

function begun(url: string): Work {
  const work = new Work('request');
  work.url = url;
  started(work);
  return work;
}

const urls = (works: readonly Work[]): string[] => works.map(({ url }) => url);

test('the last twenty requests that are over are remembered in their order, then those that run in the order they began', () => {
  const [slow, other, quick] = [begun('slow'), begun('other'), begun('quick')];
  for (let i = 0; i < bounds.earlier + 7; i += 1) ended(begun(`over-${i}`));
  ended(quick);
  const failing = begun('failing');
  const found = urls(earlierThan(failing));
  expect(found).toHaveLength(bounds.earlier);
  expect(found.slice(-4)).toEqual([`over-${bounds.earlier + 6}`, 'quick', 'slow', 'other']);
  for (const work of [slow, failing, other]) ended(work);
  expect(urls(earlierThan(begun('last'))).slice(-4)).toEqual(['quick', 'slow', 'failing', 'other']);
});

test('a good request that is kept as a control keeps its body until another takes its place', () => {
  const [first, second] = [begun('/a'), begun('/a')];
  for (const work of [first, second]) {
    work.control = 'GET /a';
    (work.answerBody = new Body()).add('answer');
  }
  keepControl('GET /a', first);
  ended(first);
  for (let i = 0; i <= bounds.earlier; i += 1) ended(begun('/b'));
  expect([urls(controls()), first.answerBody?.recorded()?.text]).toEqual([['/a'], 'answer']);
  expect([wantsControl('GET /a'), wantsControl('GET /b')]).toEqual([false, true]);
  keepControl('GET /a', second);
  expect([controls(), first.answerBody?.recorded()?.text, first.control]).toEqual([[second], '', null]);
});

test('a route is the path without its ids, whether or not the short way was taken', () => {
  expect(routeKey('GET', '/orders/17/lines?page=2')).toBe('GET /orders/:id/lines');
  const piece = fc.oneof(
    fc.constantFrom('orders', 'a1', '0123456789abcdef', 'abcdef-abcdef-ab', 'deadbeefdeadbee', ''),
    fc.nat({ max: 999 }).map(String),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 5 }), fc.constantFrom('', '?', '?a/1/b'), (pieces, query) => {
      const path = `/${pieces.join('/')}`;
      const whole = path.slice(0, 200).replace(/\/(?:\d+|[0-9a-f-]{16,})(?=\/|$)/gi, '/:id');
      expect(routeKey('GET', path + query)).toBe(`GET ${whole}`);
    }),
  );
});
