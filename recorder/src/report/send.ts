import http from 'node:http';
import { createRequire } from 'node:module';
import { unrecorded } from '../boundaries/http-calls.ts';
import { later } from '../originals.ts';
import { recorder } from './recorder.ts';

// Taken before anybody instruments it.
const plain = http.request;
const load = createRequire(import.meta.url);

/**
 * Sends an envelope to a DSN (https://develop.sentry.dev/sdk/overview/#parsing-the-dsn); `told` is called once with whether it was accepted
 * within the time. Keeps no thread alive that has nothing else to do, unless it is `isAlone`, for this.
 */
export function sendEnvelope(
  dsn: string,
  envelope: Uint8Array,
  milliseconds: number,
  told: (accepted: boolean) => void,
  isAlone = false,
): void {
  let isTold = false;
  const tell = (accepted: boolean) => {
    if (!isTold) told(accepted);
    isTold = true;
  };
  unrecorded(() => {
    const request = begin(dsn, envelope, (status) => tell(status < 300));
    const timer = later(() => request.destroy(), milliseconds).unref();
    if (!isAlone) request.on('socket', (socket) => socket.unref());
    request.on('error', () => tell(false));
    request.on('close', () => {
      clearTimeout(timer);
      tell(false);
    });
    request.end(envelope);
  });
}

function begin(dsn: string, envelope: Uint8Array, answered: (status: number) => void): http.ClientRequest {
  const url = new URL(dsn);
  const project = url.pathname.replace(/\/+$/, '').split('/').pop() ?? '';
  const prefix = url.pathname.replace(/\/+$/, '').slice(0, -project.length);
  const send = url.protocol === 'https:' ? (load('node:https') as typeof http).request : plain;
  const headers = {
    'content-type': 'application/x-sentry-envelope',
    'content-length': envelope.length,
    'x-sentry-auth': `Sentry sentry_version=7, sentry_key=${url.username}, sentry_client=${recorder.sdk}/${recorder.version}`,
  };
  const to = { host: url.hostname, port: url.port || undefined, path: `${prefix}api/${project}/envelope/` };
  return send({ ...to, method: 'POST', agent: false, headers }, (response) => {
    response.resume();
    answered(response.statusCode ?? 500);
  });
}
