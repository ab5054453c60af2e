import { createHmac } from 'node:crypto';
import { Fault } from '../../domain/fault.ts';
import type { Notice } from '../../domain/notice.ts';
import type { Secret } from '../../domain/secret.ts';
import type { Notifier } from '../../ports/notifier.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { sentByHttp } from './sent-by-http.ts';

const prefix = 'whsec_';

/** The bytes of a secret `whsec_<base64>` of 24 to 64 bytes. Throws BAD_USAGE. */
export function webhookKey(secret: Secret): Buffer {
  const text = secret.reveal();
  const encoded = text.slice(prefix.length);
  const key = Buffer.from(encoded, 'base64');
  const isWhole = key.toString('base64').replace(/=+$/, '') === encoded.replace(/=+$/, '');
  if (!text.startsWith(prefix) || !isWhole || key.length < 24 || key.length > 64)
    throw new Fault('BAD_USAGE', 'the secret is not whsec_ and the base64 of 24 to 64 bytes', {
      help: 'Make one: echo "whsec_$(openssl rand -base64 32)"',
    });
  return key;
}

function bodyOf({ kind, at, project, bug, url, more, uncertain }: Notice): string {
  return JSON.stringify({ type: `bug.${kind}`, timestamp: at, data: { project, bug, url, more, uncertain } });
}

/**
 * Signed as Standard Webhooks has it (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md):
 * HMAC-SHA-256 over id, time and body; the receiver knows a second one by its id.
 */
export function webhookNotifier(url: string, secret: Secret, exchange: Exchange, now: () => Date): Notifier {
  const key = webhookKey(secret);
  return {
    repeatable: true,
    send: (notice, signal) => {
      const body = bodyOf(notice);
      const timestamp = String(Math.floor(now().getTime() / 1000));
      const signature = createHmac('sha256', key).update(`${notice.id}.${timestamp}.${body}`).digest('base64');
      const headers = {
        'content-type': 'application/json',
        'webhook-id': notice.id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${signature}`,
      };
      return sentByHttp(exchange, { method: 'POST', url, headers, body }, now, signal);
    },
  };
}
