import { describe, expect, it } from 'vitest';
import { recordingOf } from '../../../test/support/recording.ts';
import type { RecordedRequest } from '../../domain/recording-traffic.ts';
import type { Recording } from '../../domain/recording.ts';
import { nothingElse } from './orders.ts';
import { recordedOrder } from './recorded-order.ts';

const request = (id: string, method: string, url: string, startedAt: number): RecordedRequest => ({
  id,
  method,
  url,
  route: null,
  headers: [],
  body: null,
  startedAt,
  endedAt: null,
});
const step = (kind: 'request' | 'boundary' | 'timer', of: string, during: string | null, name: string) => ({
  at: 0,
  kind,
  of,
  during,
  name,
});
const pending = (id: string, during: string, kind: 'file' | 'sql' | 'key-value', operation: string, target = '') => ({
  id,
  during,
  kind,
  target,
  operation,
  arguments: ['cart:7'],
  request: null,
  outcome: { kind: 'pending' as const },
  startedAt: 0,
  endedAt: null,
});

const failing = request('r-2', 'POST', '/carts/7/checkout?x=1', 20);
const work: Recording['work'] = { kind: 'request', request: failing };

describe('recordedOrder', () => {
  it('names completions as the gate does, numbered as they began and not as they came', () => {
    const earlier = [{ request: request('r-1', 'POST', '/carts/7/checkout', 10), response: null, overlaps: true }];
    const order = [
      step('request', 'r-2', 'r-2', 'POST /carts/7/checkout'),
      step('boundary', 'c-8', 'r-2', 'select  1'),
      step('boundary', 'c-5', 'r-2', 'select  1'),
      step('boundary', 'c-6', 'r-1', 'GET /prices'),
      step('boundary', 'c-7', 'r-1', 'readFileSync data/a.json'),
      step('request', 'r-2', 'r-2', 'POST /carts/7/checkout'),
    ];
    expect(recordedOrder(recordingOf({ work, earlier, order }), [])).toEqual([
      'request POST /carts/7/checkout #2',
      'answer select  1 #2 in POST /carts/7/checkout #2',
      'answer select  1 in POST /carts/7/checkout #2',
      'answer GET /prices in POST /carts/7/checkout',
    ]);
  });

  it('lets what had not come when it failed come last, behind a timer that has no name here', () => {
    const order = [
      step('request', 'r-2', 'r-2', 'POST /carts/7/checkout'),
      step('timer', 't-4', 'r-2', 'src/slots.js:18'),
      step('timer', 't-5', 'r-2', 'src/slots.js:18'),
    ];
    const calls = [
      pending('c-3', 'r-2', 'file', 'readFile', '/srv/app/data/sales.csv'),
      pending('c-9', 'r-2', 'key-value', 'get', 'redis'),
    ];
    const steps = ['readFile data/sales.csv in POST /carts/7/checkout'];
    expect(recordedOrder(recordingOf({ work, order, calls }), steps)).toEqual([
      'request POST /carts/7/checkout',
      nothingElse,
      'readFile data/sales.csv in POST /carts/7/checkout',
      'answer get cart:7 in POST /carts/7/checkout',
    ]);
  });

  it('takes the one timer that was set in the same file, and finds files where they lie here', () => {
    const order = [
      step('timer', 't-4', 'r-2', 'src/poll.js:18'),
      step('boundary', 'c-5', 'r-2', 'readFile packages/shop/data/a.json'),
      step('request', 'r-2', 'r-2', 'POST /carts/7/checkout'),
    ];
    const steps = [
      'readFile data/a.json in POST /carts/7/checkout',
      'timer src/poll.js:start/next in POST /carts/7/checkout',
    ];
    expect(recordedOrder(recordingOf({ work, order }), steps)).toEqual([
      steps[1],
      steps[0],
      'request POST /carts/7/checkout',
    ]);
  });

  it('is none where there is nothing to put in order', () => {
    const order = [step('request', 'r-2', 'r-2', 'POST /carts/7/checkout'), step('timer', 't-1', 'r-2', 'src/a.js:1')];
    expect(recordedOrder(recordingOf({ work, order }), [])).toBeNull();
    expect(recordedOrder(recordingOf({}), [])).toBeNull();
  });
});
