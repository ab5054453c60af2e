import { expect, it, onTestFinished } from 'vitest';
import { Secret } from '../../../src/domain/secret.ts';
import { clientServer } from '../../support/clients/client-server.ts';
import { firingPrometheus } from '../../support/clients/prometheus.ts';

const shared = clientServer(['prometheus']);

it('a rule of a real Prometheus fires through a real Alertmanager: one bug, one alert', async () => {
  const { id } = shared.project('prometheus');
  const secret = 'shared-with-alertmanager';
  const { webhooks, alerts } = shared.server.store;
  await webhooks.set(id, 'alertmanager', { secret: new Secret(secret), mapping: null });
  const end = await firingPrometheus(`${shared.url}/api/v1/webhooks/${id}/alertmanager`, secret);
  onTestFinished(end);
  const [bug] = await shared.bugs('prometheus');
  expect(bug).toMatchObject({
    title: 'HighErrorRate: 7% of the orders fail',
    count: 1,
    event: {
      source: 'webhook',
      level: 'fatal',
      service: 'orders',
      release: '1.2.3',
      environment: 'staging',
      errors: [{ type: 'HighErrorRate', frames: [] }],
    },
  });
  expect(await alerts.alerts(id, 5)).toMatchObject([{ sender: 'alertmanager', resolvedAt: null, service: 'orders' }]);
});
