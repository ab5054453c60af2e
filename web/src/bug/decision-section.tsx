import type { Me } from '../api/session.ts';
import { Copy } from '../parts/copy.tsx';
import { Icon } from '../parts/icon.tsx';
import { Panel } from '../parts/panel.tsx';
import { Pill } from '../parts/state-pill.tsx';
import { When } from '../parts/when.tsx';
import { DecisionForm } from './decision-form.tsx';
import { standingOf } from './may-decide.ts';
import type { StageFact } from './stages.ts';
import { waitsFor } from './stages.ts';
import { StageSection } from './stage-section.tsx';
import type { Draft } from './use-draft.ts';
import type { Decidable, Facts } from './use-facts.ts';

interface Props {
  facts: Facts;
  stages: readonly StageFact[];
  me: Me | null | undefined;
  draft: Draft;
  change: (draft: Draft) => void;
}

/** What is recommended, and who may decide. */
function Verdict({ report, proposal, me }: { report: Facts['report']; proposal: Decidable; me: Props['me'] }) {
  const { requirements } = proposal;
  const standing = standingOf(proposal, me);
  return (
    <div className="verdict">
      <div>
        <h3>Recommended</h3>
        <p className="medium">{report?.recommendation ?? 'See the proposal’s text.'}</p>
        <p className="sm t2">
          Confidence {proposal.confidence.toFixed(2)}: {report?.confidence.reason}
        </p>
      </div>
      <div>
        <h3>Who may decide</h3>
        {requirements.map(({ what, needed, has }) => (
          <p key={what} className="medium">
            {what}: {has} of {needed} so far
          </p>
        ))}
        {requirements.length === 0 ? <p className="medium">One approver</p> : null}
        <p className="sm t2">
          {standing.may && standing.approve ? 'You may: you did not propose it.' : standing.why} The proposer never
          approves.
        </p>
      </div>
    </div>
  );
}

function Decided({ proposal }: { proposal: Decidable }) {
  if (proposal.decisions.length === 0) return null;
  return (
    <Panel header={<span className="strong">Decisions</span>}>
      <ul className="ctl">
        {proposal.decisions.map(({ id, at, verb, by, reason, outcome, selfApproval, manifest }) => (
          <li key={id}>
            <span>
              <b>{by.id}</b> {verb.replaceAll('-', ' ')}
              {selfApproval ? ' (own proposal)' : ''}
              {reason ? <span className="t2 said"> · {reason}</span> : null}
            </span>
            <span className="t2 xs">
              <code>{manifest.slice(0, 7)}</code> {outcome} <When at={at} as="clock" />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Standing({ waits, ended }: { waits: string | null; ended: string }) {
  return (
    <Pill tone={waits === null ? 'proven' : 'ask'} icon={waits === null ? 'check' : 'half'}>
      {waits ?? ended}
    </Pill>
  );
}

/** How the evidence is had and run again elsewhere. */
function Bundle({ bug }: { bug: string }) {
  const command = `reproof show ${bug} --out bundle && reproof verify bundle`;
  return (
    <>
      <Icon name="box" />
      <span className="hide-phone">Evidence bundle</span>
      <code className="t1 trunc">{command}</code>
      <span className="end">
        <Copy text={command} />
      </span>
    </>
  );
}

/** The decision: about exactly this patch. */
export function DecisionSection({ facts, stages, me, draft, change }: Props) {
  const { proposal, report, bug } = facts;
  const stage = stages.find(({ id }) => id === 'decision');
  const waits = proposal?.state === 'waiting';
  const standing = standingOf(proposal, me);
  return (
    <StageSection
      id="decision"
      stages={stages}
      pill={proposal ? <Standing waits={waits ? waitsFor(proposal) : null} ended={stage?.what ?? ''} /> : null}
      by={
        proposal ? (
          <>
            since <When at={proposal.createdAt} as="clock" />
          </>
        ) : undefined
      }
      finding={
        proposal
          ? undefined
          : bug.state === 'needs-investigation'
            ? 'No fix is proposed: a person goes on from what was found.'
            : 'Nothing to decide yet.'
      }
    >
      {proposal ? (
        <>
          <Panel footer={<Bundle bug={bug.id} />}>
            <Verdict report={report} proposal={proposal} me={me} />
          </Panel>
          {proposal.supersedes ? (
            <p className="find sm">
              Takes the place of <code>{proposal.supersedes}</code>: what was begun about that one does not count here.
            </p>
          ) : null}
          {proposal.answers ? (
            <p className="find sm">
              Answers the review: <span className="said">{proposal.answers}</span>
            </p>
          ) : null}
          {waits && standing.may ? (
            <DecisionForm proposal={proposal} standing={standing} draft={draft} change={change} />
          ) : null}
          <Decided proposal={proposal} />
        </>
      ) : null}
    </StageSection>
  );
}
