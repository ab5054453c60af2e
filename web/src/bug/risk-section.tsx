import type { CSSProperties } from 'react';
import { Panel } from '../parts/panel.tsx';
import { Pill } from '../parts/state-pill.tsx';
import type { StageFact } from './stages.ts';
import { StageSection } from './stage-section.tsx';
import type { Facts } from './use-facts.ts';

interface Props {
  facts: Facts;
  stages: readonly StageFact[];
}

/** As the engine adds up: below 3 low, below 7 medium, else high. The scale ends at 10; what is above stands at its end. */
const scaleEnd = 10;

/** The score on its scale, and what it is the sum of. */
function RiskScale({ risk }: { risk: NonNullable<Facts['report']>['risk'] }) {
  const at = Math.min(100, (risk.score / scaleEnd) * 100);
  const most = Math.max(1, ...risk.factors.map(({ points }) => Math.abs(points)));
  const sorted = risk.factors.toSorted((a, b) => b.points - a.points);
  return (
    <Panel footer={<span>Rollback: {risk.rollback}</span>}>
      <div className="scale">
        {risk.level === 'unknown' ? (
          <p className="c-ask sm">Not known: a person decides.</p>
        ) : (
          <>
            <div
              className="riskbar"
              style={{ '--at': `${at}%` } as CSSProperties}
              role="img"
              aria-label={`${risk.score} points; low ends at 3, medium at 7`}
            />
            <div className="riskscale" aria-hidden="true">
              <span>Low</span>
              <span>Medium 3</span>
              <span>High 7</span>
            </div>
          </>
        )}
      </div>
      <ul className="factors">
        {sorted.map(({ factor, points, detail }) => (
          <li key={factor} className={points === 0 ? 'zero' : ''}>
            <span>{factor}</span>
            <span className="d">{detail}</span>
            <span className="bar" aria-hidden="true">
              <i style={{ width: `${(Math.abs(points) / most) * 100}%` }} />
            </span>
            <span className="v">{points}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** What could go wrong, computed from the diff. */
export function RiskSection({ facts, stages }: Props) {
  const { report } = facts;
  const risk = report?.fix ? report.risk : null;
  return (
    <StageSection
      id="risk"
      stages={stages}
      pill={
        risk ? (
          <Pill
            tone={risk.level === 'unknown' ? 'ask' : 'plain'}
          >{`${risk.level[0]?.toUpperCase()}${risk.level.slice(1)} ${risk.score}`}</Pill>
        ) : null
      }
      by={risk ? 'computed from the diff' : undefined}
      finding={risk ? undefined : 'Computed from a patch; there is none.'}
    >
      {risk ? <RiskScale risk={risk} /> : null}
    </StageSection>
  );
}
