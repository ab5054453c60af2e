import { expect, test } from 'vitest';
import { Call } from './call.ts';
import { stepsOf } from './order.ts';
import { fromRoot, notePlace, readPlace } from './place.ts';
import { nextNumber, nextOrder, type Timer, Work } from './work.ts';

function requestOf(method: string, url: string): Work {
  const work = new Work('request');
  Object.assign(work, { method, url });
  return work;
}

function callOf(work: Work, method: string, url: string): Call {
  const call = new Call(work, 'http', 'http:', '');
  Object.assign(call, { method, url });
  (work.calls ??= []).push(call);
  return call;
}

test('steps of works that overlap stand in the order of their running, whatever the clock says', () => {
  const [first, second] = [requestOf('POST', '/orders?x=1'), requestOf('GET', '/stock')];
  const [a, b] = [callOf(first, 'GET', '/rates?c=eur'), callOf(second, 'PUT', '/lock')];
  const file = new Call(first, 'file', '/elsewhere/config.json', 'readFile');
  first.calls?.push(file);
  b.end('response');
  file.answerWith('text');
  a.end('response');
  second.endOrder = nextOrder();
  second.endedAt = second.startedAt;
  expect(stepsOf([second, first], 0).map((step) => [step.kind, step.name])).toEqual([
    ['request', 'POST /orders'],
    ['request', 'GET /stock'],
    ['boundary', 'PUT /lock'],
    ['boundary', 'readFile config.json'],
    ['boundary', 'GET /rates'],
    ['request', 'GET /stock'],
  ]);
});

test('an answer counts once, and what is pending is no step', () => {
  const work = requestOf('GET', '/');
  const call = callOf(work, 'GET', '/a');
  callOf(work, 'GET', '/pending');
  call.fail(new Error('reset'));
  call.end('response');
  expect([call.outcome, stepsOf([work], 0).map((step) => step.name)]).toEqual(['error', ['GET /', 'GET /a']]);
});

test('a timer is named by its place, an interval comes once for each firing', () => {
  const work = requestOf('GET', '/');
  const timer: Timer = { number: nextNumber(), kind: 'interval', delayMs: 5, setAt: 0, firings: [], place: null };
  work.timers = [timer];
  for (let i = 0; i < 2; i += 1) timer.firings.push(nextOrder(), work.startedAt);
  expect(stepsOf([work], 0).map((step) => step.name)).toEqual(['GET /', 'interval 5 ms', 'interval 5 ms']);
});

test('a place is read once and stays', () => {
  const noted = (function setTimer() {
    return notePlace(setTimer);
  })();
  const place = readPlace(noted);
  expect(place).toMatch(/order\.test\.ts:\d+$/);
  expect(readPlace(noted)).toBe(place);
  expect(fromRoot('/elsewhere/deep/a.txt')).toBe('a.txt');
});
