import { isSameText } from '../../domain/same-text.ts';
import { readAlerts } from './alertmanager.ts';
import type { SenderScheme } from './sender.ts';
import { hmac, sharedSecretRefusal, timeRefusal } from './signature.ts';

/** The header of the signed time has no name of its own: these are the ones that Grafana's documentation uses. */
const timeHeaders = ['x-grafana-alerting-signature-timestamp', 'x-grafana-alerting-timestamp'];

/**
 * Grafana's webhook contact point: hex HMAC-SHA256 of the body in `X-Grafana-Alerting-Signature`, of `time:body` where a
 * header for the time is set up (https://grafana.com/docs/grafana/latest/alerting/configure-notifications/); an
 * authorization with the secret where Grafana is older than 12.
 */
export const grafana: SenderScheme = {
  refusal: (delivery, secret, now) => {
    const given = delivery.headers['x-grafana-alerting-signature'];
    if (!given) return sharedSecretRefusal(delivery, secret);
    const time = timeHeaders.map((name) => delivery.headers[name]).find((value) => value !== undefined);
    const signed = time === undefined ? [delivery.body] : [`${time}:`, delivery.body];
    if (!isSameText(given.trim().toLowerCase(), hmac(secret.reveal(), 'hex', ...signed)))
      return 'the signature in x-grafana-alerting-signature is wrong';
    return time === undefined ? null : timeRefusal(time, now);
  },
  deliveryId: () => null,
  read: (_delivery, body) => readAlerts(body, 'grafana'),
};
