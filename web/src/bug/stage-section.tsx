import type { ReactNode } from 'react';
import { Elapsed } from '../parts/when.tsx';
import type { Facts } from './use-facts.ts';
import type { StageFact, StageId } from './stages.ts';

interface Props {
  id: StageId;
  stages: readonly StageFact[];
  doing?: Facts['doing'];
  pill?: ReactNode;
  /** How it was found, and how long it took. */
  by?: ReactNode;
  /** One sentence: what was found. */
  finding?: ReactNode;
  children?: ReactNode;
}

/** One stage: heading, state, one finding, its evidence. */
export function StageSection({ id, stages, doing, pill, by, finding, children }: Props) {
  const stage = stages.find((one) => one.id === id);
  return (
    <section className="stage" id={id} aria-labelledby={`h-${id}`}>
      <div className="sh">
        <h2 id={`h-${id}`} tabIndex={-1}>
          {stage?.name}
        </h2>
        {pill}
        <span className="by">{by}</span>
      </div>
      {finding ? <p className="find">{finding}</p> : null}
      {doing && stage?.mark === 'live' ? (
        <p className="doing">
          <span className="spinner" />
          {doing.latest.text || 'begun'}, <Elapsed since={doing.since} />
        </p>
      ) : null}
      {children}
    </section>
  );
}
