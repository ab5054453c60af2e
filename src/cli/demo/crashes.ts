import { setTimeout as wait } from 'node:timers/promises';
import type { DemoServer, FiledBug } from './server.ts';
import type { Service } from './service.ts';

/** One call that makes the service crash. */
export interface Call {
  name: string;
  method: string;
  path: string;
  body: unknown;
  /** What a caller is doing, in words. */
  story: string;
}

/** What customers do all day; it goes well. */
export const ordinaryCalls: readonly Call[] = [
  {
    name: 'quote',
    method: 'POST',
    path: '/quotes',
    body: {
      lines: [
        { sku: 'MUG-01', quantity: 2 },
        { sku: 'TEE-02', quantity: 1 },
      ],
    },
    story: 'a cart of two lines',
  },
  {
    name: 'shipping',
    method: 'GET',
    path: '/shipping/options?grams=1200',
    body: undefined,
    story: 'a parcel of 1.2 kg',
  },
  {
    name: 'order',
    method: 'POST',
    path: '/orders',
    body: { lines: [{ sku: 'POT-03', quantity: 1 }], country: 'DE' },
    story: 'an order that goes to Germany',
  },
];

export const calls: readonly Call[] = [
  {
    name: 'quote',
    method: 'POST',
    path: '/quotes',
    body: { lines: [{ sku: 'MUG-01', quantity: 2 }, null, { sku: 'TEE-02', quantity: 1 }] },
    story: 'a cart from which a line was removed',
  },
  {
    name: 'shipping',
    method: 'GET',
    path: '/shipping/options?grams=48000',
    body: undefined,
    story: 'a parcel of 48 kg',
  },
  {
    name: 'invoice',
    method: 'POST',
    path: '/orders',
    body: { lines: [{ sku: 'POT-03', quantity: 1 }], country: 'NO' },
    story: 'an order that goes to Norway',
  },
];

export interface Crash {
  call: Call;
  status: number;
  /** The process ended: the error was caught by nobody. */
  fatal: boolean;
  /** The bug that the server made of it. */
  bug: FiledBug;
}

const endsWithinMs = 5_000;

/** Sends the call; the answer is read to its end. */
export async function send(call: Call, service: Service): Promise<Response> {
  const response = await fetch(service.origin + call.path, {
    method: call.method,
    headers: call.body === undefined ? {} : { 'content-type': 'application/json' },
    body: call.body === undefined ? undefined : JSON.stringify(call.body),
    signal: AbortSignal.timeout(10_000),
  });
  await response.text();
  return response;
}

/** Sends the call, and waits until the server has filed what both reporters tell of the crash. */
export async function crashBy(call: Call, service: Service, server: DemoServer): Promise<Crash> {
  const known = new Set((await server.bugs()).map(({ id }) => id));
  const response = await send(call, service);
  const bug = await server.newBug(known);
  // An uncaught error ends the process a moment after its event was sent.
  const fatal = response.ok && (await Promise.race([service.ended.then(() => true), wait(endsWithinMs, false)]));
  return { call, status: response.status, fatal, bug };
}
