import type { ProductionEvent } from '../../../src/domain/event.ts';
import { packSignal } from '../../../src/domain/packed-signal.ts';
import type { IncomingSignal } from '../../../src/ports/store/signal-store.ts';

/** An event of one error, as intake would leave it. */
export function anEvent(id: string, over: Partial<ProductionEvent> = {}): ProductionEvent {
  return {
    schema: 'reproof.event/1',
    id,
    source: 'sentry',
    at: null,
    platform: 'node',
    level: 'error',
    title: 'TypeError: Cannot read properties of undefined',
    errors: [
      {
        type: 'TypeError',
        message: 'Cannot read properties of undefined',
        code: null,
        operation: { kind: 'read', property: 'name', met: 'undefined', expression: null },
        frames: [],
        mechanism: null,
      },
    ],
    release: null,
    commit: null,
    environment: null,
    service: null,
    serverName: null,
    runtime: null,
    transaction: null,
    request: null,
    breadcrumbs: [],
    trace: null,
    users: [],
    tags: {},
    fingerprint: null,
    debugImages: [],
    scrubbed: [],
    remarks: [],
    ...over,
  };
}

/** A signal at the store's door. */
export function aSignal(
  project: string,
  id: string,
  fingerprint = 'v1:a',
  over: Partial<ProductionEvent> = {},
  receivedAt = new Date(),
): IncomingSignal {
  return { ...packSignal({ event: anEvent(id, over), recording: null }), project, fingerprint, receivedAt };
}
