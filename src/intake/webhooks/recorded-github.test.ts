import recorded from '@octokit/webhooks-examples';
import { describe, expect, it } from 'vitest';
import { readWebhook } from './read-webhook.ts';

/** Payloads that GitHub has sent, as its own octokit project keeps them. */
const deliveries = (recorded as unknown as { name: string; examples: { action?: string }[] }[]).flatMap(
  ({ name, examples }) => examples.map((body) => ({ name, body })),
);

function read({ name, body }: { name: string; body: object }) {
  const headers = { 'x-github-event': name };
  const delivery = { headers, body: Buffer.from(JSON.stringify(body)) };
  return readWebhook('github', delivery, { mapping: null, now: () => new Date(0) });
}

const of = (name: string, action: string) => {
  const found = deliveries.filter((each) => each.name === name && each.body.action === action);
  if (found.length === 0) throw new Error(`none is recorded of ${name} ${action}`);
  return found;
};

/** A recorded delivery with another conclusion: nobody has given one of a failed workflow. */
function failed(name: 'workflow_run' | 'check_run') {
  const [first] = of(name, 'completed').filter(({ body }) => {
    const run = (body as Record<string, { conclusion?: string }>)[name];
    return run?.conclusion === 'success';
  });
  const body = structuredClone(first?.body) as Record<string, { conclusion?: string }>;
  if (body[name]) body[name].conclusion = 'failure';
  return { name, body };
}

describe('what GitHub has sent', () => {
  it('is read or passed over by its kind, all of it', () => {
    expect(deliveries.length).toBeGreaterThan(300);
    const telling = new Set(deliveries.filter((each) => read(each).told.length > 0).map(({ name }) => name));
    expect([...telling].toSorted()).toEqual(['check_run', 'issues', 'workflow_run']);
    for (const each of deliveries) {
      const { told, ignored } = read(each);
      expect([each.name, (ignored === null) === told.length > 0]).toEqual([each.name, true]);
    }
  });

  it('an issue that was opened is a signal with its repository, number and time', () => {
    for (const each of [...of('issues', 'opened'), ...of('issues', 'reopened')]) {
      const [told] = read(each).told;
      expect(told?.signal?.event).toMatchObject({ source: 'webhook', service: 'Hello-World' });
      expect(told?.trouble).toMatchObject({
        kind: 'issue',
        key: expect.stringMatching(/^issue \S+\/Hello-World#\d+$/),
      });
      expect(Date.parse(told?.trouble.at ?? '')).toBeGreaterThan(0);
    }
    for (const each of of('issue_comment', 'created')) expect(read(each).ignored).toContain('without a stack');
  });

  it('a run that did well ends its trouble, one that failed is a signal with commit, branch and address', () => {
    for (const name of ['workflow_run', 'check_run'] as const) {
      const bad = failed(name);
      const [told] = read(bad).told;
      const run = bad.body[name] as unknown as { head_sha: string; html_url: string };
      expect(told?.signal?.event).toMatchObject({
        commit: run.head_sha,
        environment: 'ci',
        tags: { url: run.html_url, branch: expect.stringMatching(/./) },
      });
      const good = of(name, 'completed').flatMap((each) => read(each).told);
      expect(good.filter(({ signal }) => signal === null).map(({ trouble }) => trouble.key)).toContain(
        told?.trouble.key,
      );
    }
    expect(read(failed('workflow_run')).told[0]?.trouble.key).toBe('workflow octo-org/octo-repo test master');
    // A check of GitHub's own workflows is told by its workflow.
    const actions = of('check_run', 'completed').map((each) => read(each).ignored);
    expect(actions).toContain('check_run of a workflow');
  });
});
