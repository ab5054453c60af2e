import { createHash } from 'node:crypto';
import type { Deploy } from '../../domain/deploy.ts';
import type { ProductionEvent } from '../../domain/event.ts';
import { completeEvent, errorOf } from '../draft.ts';
import { readCommit } from '../release.ts';

/** A deploy that went wrong, as a signal: one bug a service and environment, one event a deploy. */
export function unhealthySignal(deploy: Deploy): ProductionEvent {
  const { service, environment, release, at } = deploy;
  const message = `${release} of ${service} is unhealthy in ${environment}`;
  const identity = Buffer.from(JSON.stringify(['deploy', service, environment, release, at]));
  return completeEvent(
    {
      source: 'deploy',
      platform: 'other',
      id: createHash('sha256').update(identity).digest('hex').slice(0, 32),
      errors: [errorOf({ type: 'UnhealthyDeploy', message })],
      at,
      release,
      commit: deploy.commit?.toLowerCase() ?? readCommit(release, {}),
      environment,
      service,
      tags: { deploy: deploy.id },
      fingerprint: ['deploy', service, environment],
    },
    identity,
  );
}
