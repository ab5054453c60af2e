import http from 'node:http';
import https from 'node:https';
import { recorder } from './recorder.ts';

/** Sends an envelope to a DSN (https://develop.sentry.dev/sdk/overview/#parsing-the-dsn). Resolves to whether it was accepted within the time. */
export function sendEnvelope(dsn: string, envelope: Uint8Array, milliseconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const url = new URL(dsn);
    const project = url.pathname.replace(/\/+$/, '').split('/').pop() ?? '';
    const prefix = url.pathname.replace(/\/+$/, '').slice(0, -project.length);
    const send = url.protocol === 'https:' ? https.request : http.request;
    const request = send(
      {
        host: url.hostname,
        port: url.port || undefined,
        path: `${prefix}api/${project}/envelope/`,
        method: 'POST',
        agent: false,
        headers: {
          'content-type': 'application/x-sentry-envelope',
          'content-length': envelope.length,
          'x-sentry-auth': `Sentry sentry_version=7, sentry_key=${url.username}, sentry_client=${recorder.sdk}/${recorder.version}`,
        },
      },
      (response) => {
        response.resume();
        resolve((response.statusCode ?? 500) < 300);
      },
    );
    request.setTimeout(milliseconds, () => request.destroy());
    setTimeout(() => request.destroy(), milliseconds).unref();
    request.on('error', () => resolve(false));
    request.on('close', () => resolve(false));
    request.end(envelope);
  });
}
