import { useRoute } from '../api/use-route.ts';
import { Failed } from '../parts/notice.tsx';
import { Panel } from '../parts/panel.tsx';
import type { Reply } from '../api/client.ts';

type Shown = Reply<'showPolicy'>['policy'];

const count = (list: readonly unknown[], one: string): string =>
  list.length === 0 ? `no ${one} of its own` : `${list.length} ${one}${list.length === 1 ? '' : 's'}`;

/** The rules that decide about a change, in words. */
function rulesOf({ review, protectedPaths, risk, sandbox, environments, timeouts }: Shown): [string, string][] {
  const { autoApproval, approvals } = review;
  const auto = autoApproval.enabled
    ? `up to ${autoApproval.maxRisk} risk, confidence ${autoApproval.minConfidence} or more, in ${autoApproval.paths.join(', ') || 'no path'}`
    : 'off: a person decides';
  const needed = approvals.map(({ count: many, from }) => `${many}${from ? ` from ${from.join(' or ')}` : ''}`);
  const watched = Object.entries(environments).flatMap(([name, { watch }]) =>
    watch ? [`${name}: ${watch.join(', ')}`] : [],
  );
  return [
    ['Pull request', review.pullRequest === 'draft' ? 'as a draft, before the decision' : 'after the approval'],
    ['Approvals', needed.length > 0 ? needed.join('; ') : 'one approver'],
    ['Code owners', review.codeOwners ? 'must be among the approvers' : 'need not approve'],
    [
      'Own proposals',
      review.selfApproval ? 'may be approved by their proposer, recorded as such' : 'another person approves',
    ],
    ['Automatic approval', auto],
    ['Protected paths', protectedPaths.length > 0 ? protectedPaths.join(', ') : 'the built-in ones alone'],
    [
      'Risk',
      count(
        Object.keys(risk).filter((key) => (risk as Record<string, unknown>)[key] !== undefined),
        'rule',
      ),
    ],
    ['Sandbox', sandbox.kind],
    ['Watched', watched.join('; ') || '30 s, after deploys 5 min and 24 h, too'],
    ['Longest in a state', Object.keys(timeouts).length > 0 ? Object.keys(timeouts).join(', ') : 'the built-in bounds'],
  ];
}

/** The policy that holds: it stands in the repository, where it is reviewed like code. */
export function PolicyShown({ project }: { project: string }) {
  const told = useRoute('showPolicy', { params: { id: project } });
  if (!told.data) return <Failed error={told.error} what="The policy could not be read." />;
  const { repository, policy } = told.data;
  return (
    <Panel
      footer={
        <span>
          {repository ? (
            <>
              From <code>.reproof.yaml</code> in <code className="said">{repository}</code>, with defaults where it says
              nothing. Change it there.
            </>
          ) : (
            'No repository is connected: the defaults hold.'
          )}
        </span>
      }
    >
      <dl className="facts pad">
        {rulesOf(policy).map(([name, words]) => (
          <div key={name} className="pair-of">
            <dt>{name}</dt>
            <dd className="said">{words}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

const facts = (one: Reply<'showPolicy'>['specialists'][number]): string => {
  const parts = [
    ['services', one.services],
    ['errors', one.errors],
    ['files', one.paths],
    ['owners', one.owners],
    ['platforms', one.platforms],
    ['words', one.words],
  ] as const;
  const said = parts
    .filter(([, list]) => list.length > 0)
    .map(([name, list]) => `${name}: ${list.slice(0, 6).join(', ')}`);
  return said.join('; ') || 'by nothing';
};

/** Who looks at which bugs, and by which facts they are told. */
export function Specialists({ project }: { project: string }) {
  const told = useRoute('showPolicy', { params: { id: project } });
  return (
    <Panel>
      <Failed error={told.error} what="The specialists could not be read." />
      <ul className="ctl told">
        {told.data?.specialists.map((one) => (
          <li key={one.name}>
            <span>
              {one.name} <span className="t3 xs">{one.from}</span>
              {one.team ? <span className="t2"> · {one.team}</span> : null}
            </span>
            <span className="t2 xs said">{facts(one)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
