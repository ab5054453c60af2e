import { asText, asTime, at, firstText, type LooseObject } from '../loose-json.ts';
import { type AlertFacts, firing, over, told, tracedIn } from './alert-draft.ts';
import { ignored, notices, type Reading, type SenderScheme } from './sender.ts';
import { bodySignatureRefusal } from './signature.ts';

const failures = new Set(['failure', 'timed_out', 'startup_failure']);

/**
 * GitHub's webhooks: `X-Hub-Signature-256: sha256=<hex HMAC of the body>`, the event's kind in `X-GitHub-Event`
 * (https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries). Failed workflows and checks, issues
 * and the stacks in comments on them.
 */
export const github: SenderScheme = {
  refusal: (delivery, secret) => bodySignatureRefusal(delivery, 'x-hub-signature-256', 'sha256=', secret),
  deliveryId: ({ headers }) => headers['x-github-delivery']?.slice(0, 100) ?? null,
  read: ({ headers }, body) => {
    const kind = headers['x-github-event'] ?? 'no event';
    const action = asText(at(body, 'action'), 50) ?? '';
    if (kind === 'workflow_run' && action === 'completed') return readRun(body, at(body, 'workflow_run'), 'workflow');
    if (kind === 'check_run' && action === 'completed') return readCheck(body);
    if (kind === 'issues') return readIssue(body, action);
    if (kind === 'issue_comment' && action === 'created') return readComment(body);
    return ignored(`${kind} ${action}`.trim());
  },
};

const repositoryOf = (body: LooseObject): string => asText(at(body, 'repository', 'full_name'), 200) ?? '';

/** A run is over once its branch's next run does well. */
function readRun(body: LooseObject, run: unknown, what: string): Reading {
  const conclusion = asText(at(run, 'conclusion'), 50) ?? '';
  // A run's own name may be empty: its workflow has one.
  const name = firstText(run, 'name') ?? firstText(at(body, 'workflow'), 'name') ?? what;
  const branch = firstText(run, 'head_branch') ?? firstText(at(run, 'check_suite'), 'head_branch') ?? '';
  const repository = repositoryOf(body);
  const facts: AlertFacts = {
    sender: 'github',
    rule: `${what} ${name}`,
    summary: `${name} ended as ${conclusion} on ${branch} of ${repository}`,
    key: `${what} ${repository} ${name} ${branch}`,
    outbreak: `${firstText(run, 'id') ?? ''} ${firstText(run, 'run_attempt') ?? ''}`,
    service: asText(at(body, 'repository', 'name'), 200),
    environment: 'ci',
    commit: firstText(run, 'head_sha'),
    at: asTime(at(run, 'updated_at')) ?? asTime(at(run, 'completed_at')),
    url: firstText(run, 'html_url'),
    tags: { repository, branch },
  };
  if (conclusion === 'success') return notices(over(facts));
  return failures.has(conclusion) ? notices(firing(facts)) : ignored(`${what} ended as ${conclusion}`);
}

/** The checks of GitHub's own workflows are told by their workflow. */
function readCheck(body: LooseObject): Reading {
  const check = at(body, 'check_run');
  return at(check, 'app', 'slug') === 'github-actions'
    ? ignored('check_run of a workflow')
    : readRun(body, check, 'check');
}

function issueFacts(body: LooseObject, outbreak: string): AlertFacts {
  const issue = at(body, 'issue');
  const number = firstText(issue, 'number') ?? '';
  const title = firstText(issue, 'title') ?? '';
  return {
    sender: 'github',
    kind: 'issue',
    rule: `issue ${repositoryOf(body)}#${number}`,
    summary: title,
    key: `issue ${repositoryOf(body)}#${number}`,
    outbreak,
    service: asText(at(body, 'repository', 'name'), 200),
    environment: null,
    at: asTime(at(issue, 'created_at')),
    url: firstText(issue, 'html_url'),
  };
}

function readIssue(body: LooseObject, action: string): Reading {
  const facts = issueFacts(body, `${action} ${asText(at(body, 'issue', 'updated_at'), 50) ?? ''}`);
  if (action === 'closed') return notices(over({ ...facts, at: asTime(at(body, 'issue', 'closed_at')) }));
  if (action !== 'opened' && action !== 'reopened') return ignored(`issues ${action}`);
  return notices(told(facts, asText(at(body, 'issue', 'body')) ?? ''));
}

/** A comment tells something new where it holds a stack; those of programs (ours too) tell nothing. */
function readComment(body: LooseObject): Reading {
  const text = asText(at(body, 'comment', 'body')) ?? '';
  if (at(body, 'comment', 'user', 'type') === 'Bot') return ignored('issue_comment of a bot');
  if (!tracedIn(text)) return ignored('issue_comment without a stack');
  const facts = issueFacts(body, `comment ${asText(at(body, 'comment', 'id'), 50) ?? ''}`);
  return notices(told({ ...facts, at: asTime(at(body, 'comment', 'created_at')) }, text));
}
