import { asArray, asText, asTime, at, firstText, type LooseObject } from '../loose-json.ts';
import { type AlertFacts, eventId, firing, over } from './alert-draft.ts';
import { ignored, notices, type SenderScheme } from './sender.ts';
import { sharedSecretRefusal } from './signature.ts';

/**
 * Datadog's webhooks (https://docs.datadoghq.com/integrations/webhooks/): nothing is signed, the secret comes as a custom
 * header. Read are the payload that Datadog has by default, and these fields where they were added to it: `alert_id`,
 * `alert_transition`, `alert_cycle_key`, `alert_type`, `tags`, `link`.
 */
export const datadog: SenderScheme = {
  refusal: (delivery, secret) => sharedSecretRefusal(delivery, secret, 'x-reproof-secret'),
  deliveryId: (_delivery, body) => asText(at(body, 'id'), 100),
  read: (_delivery, body) => {
    const title = asText(at(body, 'title'), 1000);
    if (title === null) return ignored('no title');
    const [, told, scope, rule] = /^\[([\w -]{1,40}?)(?: on ([^\]]{1,300}))?\] ?(.*)$/s.exec(title) ?? [];
    const transition = (firstText(body, 'alert_transition') ?? told ?? 'Triggered').toLowerCase();
    const facts = factsOf(body, rule || title, scope ?? '');
    return notices(/^(?:warn )?recovered|^success/.test(transition) ? over(facts) : firing(facts));
  },
};

function factsOf(body: LooseObject, rule: string, scope: string): AlertFacts {
  const tags = tagsOf(
    `${asText(at(body, 'tags')) ?? asArray(at(body, 'tags')).join(',')},${scope.replace(/[{}]/g, '')}`,
  );
  const alert = firstText(body, 'alert_id') ?? rule;
  return {
    sender: 'datadog',
    rule,
    summary: asText(at(body, 'body'), 4000) ?? rule,
    key: eventId(alert, scope),
    outbreak: firstText(body, 'alert_cycle_key', 'id') ?? '',
    service: firstText(tags, 'service'),
    environment: firstText(tags, 'env', 'environment'),
    release: firstText(tags, 'version'),
    severity: firstText(body, 'priority', 'alert_type', 'event_type'),
    at: asTime(at(body, 'date')) ?? asTime(at(body, 'last_updated')),
    url: firstText(body, 'link'),
    tags,
  };
}

/** `a:b,c:d` as a map. */
function tagsOf(text: string): Record<string, string> {
  const pairs = text.slice(0, 10_000).split(',').slice(0, 100);
  return Object.fromEntries(
    pairs.flatMap((pair) => {
      const [, key, value] = /^\s*([^:\s]{1,100}):(.{1,200})$/.exec(pair) ?? [];
      return key && value ? [[key, value.trim()]] : [];
    }),
  );
}
