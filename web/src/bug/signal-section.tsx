import type { ProductionEvent } from '../../../src/domain/event.ts';
import { Panel } from '../parts/panel.tsx';
import { When } from '../parts/when.tsx';
import { Occurrence } from './occurrence.tsx';
import type { StageFact } from './stages.ts';
import { StageSection } from './stage-section.tsx';
import { TrendBars } from './trend-bars.tsx';
import type { Facts } from './use-facts.ts';
import { Waterfall } from './waterfall.tsx';
import { duration } from './words.ts';

interface Props {
  facts: Facts;
  stages: readonly StageFact[];
}

function Figure({ value, words }: { value: string; words: string }) {
  return (
    <div>
      <b>{value}</b>
      <span>{words}</span>
    </div>
  );
}

/** What the deploys and alerts around it say. */
function Began({ links, bug }: Facts) {
  const deploy = links.find(({ kind }) => kind === 'deploy');
  return (
    <>
      <b>
        First seen <When at={bug.firstSeen} as="clock" />
        {bug.releases[0] ? (
          <>
            {' '}
            in release <code>{bug.releases[0].name.slice(0, 12)}</code>
          </>
        ) : null}
        .
      </b>{' '}
      {deploy ? `${deploy.title}: ${deploy.reason}.` : 'No deploy is known around it.'}
    </>
  );
}

/** What came in: how often, since when, and one occurrence whole. */
export function SignalSection({ facts, stages }: Props) {
  const { bug, signals, report } = facts;
  const lastHour = bug.trend
    .filter(({ hour }) => Date.parse(hour) > Date.now() - 3_600_000)
    .reduce((sum, { count }) => sum + count, 0);
  const event: ProductionEvent | undefined = signals[0]?.event;
  return (
    <StageSection
      id="signal"
      stages={stages}
      doing={facts.doing}
      by={[event ? `by ${event.source}` : '', duration(report?.timings['intake'])].filter(Boolean).join(' · ')}
      finding={<Began {...facts} />}
    >
      <Panel
        footer={
          <span className="trunc">
            Grouped by <code>{bug.fingerprints[0]}</code>
            {bug.fingerprints.length > 1 ? ` and ${bug.fingerprints.length - 1} more` : ''}
          </span>
        }
      >
        <div className="sig">
          <Figure value={bug.count.toLocaleString('en')} words={bug.count === 1 ? 'event' : 'events'} />
          <Figure
            value={bug.users.toLocaleString('en')}
            words={`${bug.users === 1 ? 'user' : 'users'}, as far as signals name them`}
          />
          <Figure value={lastHour.toLocaleString('en')} words="in the last hour" />
          <Figure value={String(bug.releases.length)} words={bug.releases.length === 1 ? 'release' : 'releases'} />
        </div>
        <TrendBars trend={bug.trend} firstSeen={bug.firstSeen} />
      </Panel>
      {event ? (
        <Occurrence event={event} receivedAt={signals[0]?.receivedAt ?? ''} />
      ) : (
        <p className="sm t2">No occurrence was kept.</p>
      )}
      <Waterfall bug={bug.id} />
    </StageSection>
  );
}
