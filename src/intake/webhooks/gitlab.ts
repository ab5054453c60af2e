import { asArray, asText, asTime, at, firstText, type LooseObject } from '../loose-json.ts';
import { type AlertFacts, firing, over, told } from './alert-draft.ts';
import { ignored, notices, type Reading, type SenderScheme } from './sender.ts';
import { sharedSecretRefusal } from './signature.ts';

/**
 * GitLab's webhooks: the secret itself in `X-Gitlab-Token`; failed pipelines, issues and incidents
 * (https://docs.gitlab.com/user/project/integrations/webhook_events/). `Idempotency-Key` is the same over all tries of a
 * delivery.
 */
export const gitlab: SenderScheme = {
  refusal: (delivery, secret) => {
    // No other header: the token is GitLab's only proof.
    const { 'x-gitlab-token': token } = delivery.headers;
    return sharedSecretRefusal({ ...delivery, headers: { 'x-gitlab-token': token } }, secret, 'x-gitlab-token');
  },
  deliveryId: ({ headers }) => (headers['idempotency-key'] ?? headers['x-gitlab-event-uuid'])?.slice(0, 100) ?? null,
  read: (_delivery, body) => {
    const kind = asText(at(body, 'object_kind'), 50) ?? 'no object_kind';
    if (kind === 'pipeline') return readPipeline(body);
    const isIncident = kind === 'work_item' && at(body, 'object_attributes', 'type') === 'Incident';
    return kind === 'issue' || isIncident ? readIssue(body) : ignored(kind);
  },
};

const projectOf = (body: LooseObject): string => asText(at(body, 'project', 'path_with_namespace'), 200) ?? '';

/** GitLab writes `2016-08-12 15:26:29 UTC`, newer versions ISO 8601. */
const timeOf = (value: unknown): string | null =>
  asTime(typeof value === 'string' ? value.replace(/ UTC$/, 'Z') : value);

function readPipeline(body: LooseObject): Reading {
  const pipeline = at(body, 'object_attributes');
  const status = asText(at(pipeline, 'status'), 50) ?? '';
  const branch = firstText(pipeline, 'ref') ?? '';
  const failed = asArray(at(body, 'builds'))
    .filter((build) => at(build, 'status') === 'failed' && at(build, 'allow_failure') !== true)
    .slice(0, 10)
    .map((build) => asText(at(build, 'name'), 100));
  const facts: AlertFacts = {
    sender: 'gitlab',
    rule: `pipeline of ${projectOf(body)}`,
    summary: `the pipeline ${status} on ${branch}${failed.length > 0 ? ` in ${failed.join(', ')}` : ''}`,
    key: `pipeline ${projectOf(body)} ${branch}`,
    outbreak: firstText(pipeline, 'id') ?? '',
    service: asText(at(body, 'project', 'name'), 200),
    environment: 'ci',
    commit: firstText(pipeline, 'sha'),
    at: timeOf(at(pipeline, 'finished_at')) ?? timeOf(at(pipeline, 'created_at')),
    url: firstText(pipeline, 'url'),
    tags: { repository: projectOf(body), branch },
  };
  if (status === 'success') return notices(over(facts));
  return status === 'failed' ? notices(firing(facts)) : ignored(`pipeline ${status}`);
}

function readIssue(body: LooseObject): Reading {
  const issue = at(body, 'object_attributes');
  const action = asText(at(issue, 'action'), 50) ?? '';
  const name = `issue ${projectOf(body)}#${firstText(issue, 'iid') ?? ''}`;
  const facts: AlertFacts = {
    sender: 'gitlab',
    kind: 'issue',
    rule: name,
    summary: firstText(issue, 'title') ?? '',
    key: name,
    outbreak: `${action} ${firstText(issue, 'updated_at') ?? ''}`,
    service: asText(at(body, 'project', 'name'), 200),
    environment: null,
    severity: firstText(issue, 'severity'),
    at: timeOf(at(issue, action === 'close' ? 'updated_at' : 'created_at')),
    url: firstText(issue, 'url'),
  };
  if (action === 'close') return notices(over(facts));
  return action === 'open' || action === 'reopen'
    ? notices(told(facts, asText(at(issue, 'description')) ?? ''))
    : ignored(`issue ${action}`);
}
