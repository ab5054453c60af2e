import { Link, useLocation, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { type Me, useMe } from '../api/session.ts';
import { Icon } from '../parts/icon.tsx';
import { Failed, Waiting } from '../parts/notice.tsx';
import { Priority } from '../parts/priority.tsx';
import { StatePill, stateLooks } from '../parts/state-pill.tsx';
import { When } from '../parts/when.tsx';
import { AnswerCard } from './answer-card.tsx';
import { Aside } from './aside.tsx';
import { ChangeSection } from './change-section.tsx';
import { DecisionBar } from './decision-bar.tsx';
import { DecisionSection } from './decision-section.tsx';
import { FixSection } from './fix-section.tsx';
import { HypothesesSection } from './hypotheses-section.tsx';
import { MapSection } from './map-section.tsx';
import { standingOf } from './may-decide.ts';
import type { TrialKind } from './own-trial.ts';
import { ReproductionSection } from './reproduction-section.tsx';
import { RiskSection } from './risk-section.tsx';
import { SignalSection } from './signal-section.tsx';
import { goTo, StageRail } from './stage-rail.tsx';
import { type StageId, stageIds, stagesOf } from './stages.ts';
import { type Facts, useFacts } from './use-facts.ts';
import { useDraft } from './use-draft.ts';
import { ValidationSection } from './validation-section.tsx';
import { WatchSection } from './watch-section.tsx';

/** One bug from its signal to its watch, in one column. */
export function BugPage() {
  const { id } = useParams({ from: '/bugs/$id' });
  const me = useMe().data;
  const { facts, error } = useFacts(id);
  if (!facts)
    return (
      <main id="main" className="empty">
        {error ? (
          <Failed error={error} what="This bug could not be read." />
        ) : (
          <Waiting rows={8} label="Reading the bug" />
        )}
      </main>
    );
  return <Bug key={id} facts={facts} me={me} error={error} />;
}

function Bug({ facts, me, error }: { facts: Facts; me: Me | null | undefined; error: Error | null }) {
  const { bug, proposal } = facts;
  const stages = stagesOf(facts);
  const [draft, change] = useDraft(proposal?.id ?? null);
  const may = standingOf(proposal, me).may;
  const [mine, setMine] = useState<TrialKind | null>(null);
  useArrival(proposal !== null || facts.report !== null);
  return (
    <div className="frame">
      <StageRail bug={bug.id} stages={stages} />
      <div className="page">
        <main id="main">
          <Head facts={facts} />
          <Failed error={error} what="Not all of this bug could be read." />
          <AnswerCard facts={facts} />
          <SignalSection facts={facts} stages={stages} />
          <MapSection facts={facts} stages={stages} />
          <HypothesesSection facts={facts} stages={stages} mine={mine} setMine={setMine} />
          <ReproductionSection facts={facts} stages={stages} choose={() => setMine('tests')} />
          <FixSection facts={facts} stages={stages} draft={draft} change={may ? change : null} />
          <ValidationSection facts={facts} stages={stages} />
          <RiskSection facts={facts} stages={stages} />
          <DecisionSection facts={facts} stages={stages} me={me} draft={draft} change={change} />
          <ChangeSection facts={facts} stages={stages} />
          <WatchSection facts={facts} stages={stages} />
        </main>
        <Aside facts={facts} />
      </div>
      <DecisionBar facts={facts} me={me} draft={draft} change={change} />
    </div>
  );
}

/** A link that names a stage, a claim, an entry or a note leads there once the page has all that stands above it. */
function useArrival(ready: boolean): void {
  const { hash } = useLocation();
  useEffect(() => {
    if (!ready) return;
    if ((stageIds as readonly string[]).includes(hash)) goTo(hash as StageId);
    else if (hash) document.getElementById(hash)?.scrollIntoView({ block: 'center' });
  }, [hash, ready]);
}

function Head({ facts: { bug, signals, proposal } }: { facts: Facts }) {
  const event = signals[0]?.event;
  const facts = [bug.service, bug.environments[0]?.name, event?.transaction].filter(
    (one) => one !== null && one !== undefined,
  );
  return (
    <>
      <nav className="crumb" aria-label="Breadcrumb">
        <Link to="/" search={{ state: bug.state }}>
          {stateLooks[bug.state].word}
        </Link>
        <Icon name="chev" size={12} />
        <span>{bug.id}</span>
      </nav>
      <h1>
        <code>{bug.title}</code>
      </h1>
      <div className="sub">
        <StatePill state={bug.state} />
        {bug.paused ? <span className="c-ask">paused</span> : null}
        <span className="row">
          <Priority value={bug.priority} why={bug.priorityReason} />
          <span className="p-label">{bug.priority}</span>
        </span>
        {facts.map((fact) => (
          <span key={fact} className="row">
            <span className="dot">·</span>
            {fact}
          </span>
        ))}
        {proposal?.state === 'waiting' ? (
          <span className="num">
            <span className="dot">·</span> waiting <When at={proposal.createdAt} />
          </span>
        ) : null}
      </div>
    </>
  );
}
