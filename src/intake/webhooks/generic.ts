import { isSameText } from '../../domain/same-text.ts';
import type { EncodedValue } from '../../domain/encoded-value.ts';
import { follow } from '../../domain/json-pointer.ts';
import type { WebhookMapping } from '../../domain/webhook.ts';
import { asText, asTime, type LooseObject } from '../loose-json.ts';
import { type AlertFacts, eventId, over, told } from './alert-draft.ts';
import { type Delivery, ignored, notices, type Reading, type SenderScheme } from './sender.ts';
import { hmac, sharedSecretRefusal, timeRefusal } from './signature.ts';

/**
 * Any other sender: signed as Standard Webhooks say (https://www.standardwebhooks.com: `webhook-id`, `webhook-timestamp`,
 * `webhook-signature: v1,<base64 HMAC of id.time.body>`), else by the secret itself; read by the mapping that was set.
 */
export const generic: SenderScheme = {
  refusal: (delivery, secret, now) => {
    const given = delivery.headers['webhook-signature'];
    if (given === undefined) return sharedSecretRefusal(delivery, secret, 'x-reproof-secret');
    const { 'webhook-id': id = '', 'webhook-timestamp': time = '' } = delivery.headers;
    const expected = `v1,${hmac(keyOf(secret.reveal()), 'base64', `${id}.${time}.`, delivery.body)}`;
    const signatures = given.slice(0, 2_000).split(' ');
    if (!signatures.some((one) => isSameText(one, expected))) return 'the signature in webhook-signature is wrong';
    return timeRefusal(time, now);
  },
  deliveryId: ({ headers }) => headers['webhook-id']?.slice(0, 100) ?? null,
  read: (delivery, body, mapping) => (mapping ? readMapped(delivery, body, mapping) : ignored('no mapping is set')),
};

/** `whsec_` and base64 in that specification; any text otherwise. */
function keyOf(secret: string): string | Buffer {
  return secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : secret;
}

function readMapped(delivery: Delivery, body: LooseObject, mapping: WebhookMapping): Reading {
  const value = (pointer: string | undefined): unknown =>
    pointer === undefined ? undefined : follow(body as EncodedValue, pointer);
  const text = (pointer: string | undefined): string | null => asText(value(pointer));
  const title = text(mapping.title);
  if (title === null) return ignored(`nothing at ${mapping.title}`);
  const facts: AlertFacts = {
    sender: 'generic',
    rule: text(mapping.errorType) ?? title,
    summary: text(mapping.message) ?? title,
    key: text(mapping.key) ?? title,
    outbreak: delivery.headers['webhook-id'] ?? eventId(delivery.body.toString('latin1')),
    service: text(mapping.service),
    environment: text(mapping.environment),
    release: text(mapping.release),
    severity: text(mapping.severity),
    at: asTime(value(mapping.at)),
  };
  const status = text(mapping.status)?.toLowerCase();
  if (status !== undefined && mapping.resolved.some((word) => word.toLowerCase() === status))
    return notices(over(facts));
  return notices(told(facts, text(mapping.stack) ?? ''));
}
