import { messageTemplate } from '../../domain/message-template.ts';
import { asText, asTime, at, firstText } from '../loose-json.ts';
import { type AlertFacts, firing, over } from './alert-draft.ts';
import { ignored, notices, type SenderScheme } from './sender.ts';
import { bodySignatureRefusal } from './signature.ts';

const beginnings = new Set(['incident.triggered', 'incident.reopened']);

/**
 * PagerDuty's webhooks, version 3: `X-PagerDuty-Signature: v1=<hex>,v1=<hex>`, one for each secret while one is replaced
 * (https://developer.pagerduty.com/docs/verifying-webhook-signatures).
 */
export const pagerduty: SenderScheme = {
  refusal: (delivery, secret) => bodySignatureRefusal(delivery, 'x-pagerduty-signature', 'v1=', secret),
  deliveryId: (_delivery, body) => asText(at(body, 'event', 'id'), 100),
  read: (_delivery, body) => {
    const event = at(body, 'event');
    const kind = asText(at(event, 'event_type'), 100) ?? 'no event_type';
    if (kind === 'incident.resolved') return notices(over(factsOf(event)));
    return beginnings.has(kind) ? notices(firing(factsOf(event))) : ignored(kind);
  },
};

function factsOf(event: unknown): AlertFacts {
  const incident = at(event, 'data');
  const title = asText(at(incident, 'title'), 1000) ?? 'incident';
  return {
    sender: 'pagerduty',
    // Incidents name no rule: their titles do, with the numbers taken out.
    rule: messageTemplate(title),
    summary: title,
    key: asText(at(incident, 'id'), 100) ?? title,
    outbreak: firstText(event, 'id') ?? '',
    service: firstText(at(incident, 'service'), 'summary'),
    environment: null,
    severity: firstText(at(incident, 'priority'), 'summary') ?? firstText(incident, 'urgency'),
    at: asTime(at(event, 'occurred_at')),
    url: firstText(incident, 'html_url'),
  };
}
