import { Panel } from '../parts/panel.tsx';
import { Pill } from '../parts/state-pill.tsx';
import { span, useNow } from '../parts/when.tsx';
import type { StageFact } from './stages.ts';
import { StageSection } from './stage-section.tsx';
import type { Facts } from './use-facts.ts';

interface Props {
  facts: Facts;
  stages: readonly StageFact[];
}
type Watch = Facts['watches'][number];

function WatchWindow({ watch, seconds, index }: { watch: Watch; seconds: number; index: number }) {
  const now = useNow(10_000);
  const over = index < watch.passed;
  const ran = Math.min(seconds * 1000, Math.max(0, now - Date.parse(watch.releasedAt)));
  const share = over ? 100 : watch.ended ? 0 : (ran / (seconds * 1000)) * 100;
  const words = over
    ? 'quiet to its end'
    : watch.ended === 'recurred'
      ? 'it came back'
      : watch.ended
        ? 'not needed'
        : `quiet ${span(ran)} of ${span(seconds * 1000)}`;
  return (
    <div className="win">
      <b className="medium">{span(seconds * 1000)}</b>
      <span className="track wide" role="img" aria-label={words}>
        <i style={{ width: `${share}%` }} />
      </span>
      <span className={watch.ended === 'recurred' && !over ? 'c-fail' : 't2'}>{words}</span>
    </div>
  );
}

/** Releases that hold the change, and whether the failure stays away. */
export function WatchSection({ facts, stages }: Props) {
  const { watches, bug } = facts;
  const [first] = watches;
  const pill = first ? (
    <Pill
      tone={first.ended === 'recurred' ? 'fail' : first.ended ? 'pass' : 'live'}
      icon={first.ended === 'recurred' ? 'back' : first.ended ? 'check' : 'eye'}
    >
      {first.ended === 'recurred'
        ? 'It came back'
        : first.ended === 'quiet'
          ? 'Quiet'
          : first.ended
            ? 'Over'
            : 'Watching'}
    </Pill>
  ) : (
    <Pill tone="plain" icon="ringd">
      After release
    </Pill>
  );
  return (
    <StageSection id="watch" stages={stages} pill={pill}>
      {watches.map((watch) => (
        <Panel
          key={watch.id}
          header={
            <span>
              Release <code>{watch.release.slice(0, 20)}</code>
              {watch.environment ? ` in ${watch.environment}` : ''}
            </span>
          }
        >
          <div className="windows">
            {watch.windows.map((seconds, i) => (
              <WatchWindow key={seconds} watch={watch} seconds={seconds} index={i} />
            ))}
          </div>
        </Panel>
      ))}
      {!first ? (
        <p className="find">
          {bug.state === 'fixed'
            ? 'Closed without a watch.'
            : 'Starts when a release holds the change: the same failure is looked for. Quiet closes the bug; one event brings it back.'}
        </p>
      ) : null}
    </StageSection>
  );
}
