import { asArray, asText, asTextMap, asTime, at, firstText, type LooseObject } from '../loose-json.ts';
import { type AlertFacts, eventId, firing, over } from './alert-draft.ts';
import { ignored, type Reading, type SenderScheme } from './sender.ts';
import { sharedSecretRefusal } from './signature.ts';

const mostAlerts = 500;

/**
 * Alertmanager's webhook, version 4 (https://prometheus.io/docs/alerting/latest/configuration/#webhook_config). It signs
 * nothing: the secret comes by its `http_config.authorization` (Bearer) or `basic_auth`.
 */
export const alertmanager: SenderScheme = {
  refusal: (delivery, secret) => sharedSecretRefusal(delivery, secret),
  deliveryId: () => null,
  read: (_delivery, body) =>
    at(body, 'version') === '4' ? readAlerts(body, 'alertmanager') : ignored('not version 4'),
};

/** The alerts of a message in Alertmanager's form, which Grafana has too. */
export function readAlerts(body: LooseObject, sender: 'alertmanager' | 'grafana'): Reading {
  const alerts = asArray(at(body, 'alerts'));
  const notices = alerts.slice(0, mostAlerts).map((alert) => {
    const resolved = at(alert, 'status') === 'resolved';
    const facts = factsOf(alert, sender, resolved);
    return resolved ? over(facts) : firing(facts);
  });
  return { kind: 'notices', notices };
}

function factsOf(alert: unknown, sender: string, resolved: boolean): AlertFacts {
  const labels = asTextMap(at(alert, 'labels'));
  const annotations = at(alert, 'annotations');
  const rule = firstText(labels, 'alertname') ?? 'alert';
  const startsAt = asText(at(alert, 'startsAt')) ?? '';
  return {
    sender,
    rule,
    summary: firstText(annotations, 'summary', 'description', 'message') ?? rule,
    key: asText(at(alert, 'fingerprint'), 64) ?? eventId(JSON.stringify(Object.entries(labels).toSorted())),
    outbreak: startsAt,
    service: firstText(labels, 'service', 'service_name', 'app', 'app_kubernetes_io_name', 'job'),
    environment: firstText(labels, 'environment', 'env', 'deployment_environment'),
    release: firstText(labels, 'release', 'version'),
    severity: firstText(labels, 'severity', 'level'),
    at: asTime(resolved ? at(alert, 'endsAt') : startsAt),
    url: firstText(alert, 'generatorURL'),
    tags: labels,
  };
}
