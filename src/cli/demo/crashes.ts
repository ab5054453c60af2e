import { setTimeout as wait } from 'node:timers/promises';
import type { Collector } from './collector.ts';
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
  /** The Sentry envelope, as the SDK sent it. */
  envelope: Buffer;
}

/** Sends the call and waits for the error event that the SDK makes of the crash. */
export async function crashBy(call: Call, service: Service, collector: Collector): Promise<Crash> {
  const response = await fetch(service.origin + call.path, {
    method: call.method,
    headers: call.body === undefined ? {} : { 'content-type': 'application/json' },
    body: call.body === undefined ? undefined : JSON.stringify(call.body),
    signal: AbortSignal.timeout(10_000),
  });
  await response.text();
  const envelope = await collector.next(10_000);
  // An uncaught error ends the process a moment after its event was sent.
  const fatal = response.ok && (await Promise.race([service.ended.then(() => true), wait(5000, false)]));
  return { call, status: response.status, fatal, envelope };
}
