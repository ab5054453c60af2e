import { Link } from '@tanstack/react-router';
import type { Reply } from '../api/client.ts';
import { Panel } from '../parts/panel.tsx';
import { Spark } from '../parts/spark.tsx';
import { span } from '../parts/when.tsx';
import type { Filters } from '../queue/filters.ts';

export type Figures = Reply<'getLoopFigures'>;

interface FigureProps {
  name: string;
  value: string | null;
  base: string;
  /** The bugs that it is about. */
  to: Filters;
  trend?: readonly number[];
}

/** Null: nothing to count yet, which is said. */
function Figure({ name, value, base, to, trend }: FigureProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value === null ? (
          <span className="t3">none yet</span>
        ) : (
          <Link to="/" search={to}>
            {value}
          </Link>
        )}
      </dd>
      <dd className="base">{base}</dd>
      {trend && trend.length > 1 ? <Spark values={trend} /> : null}
    </div>
  );
}

function counted({ share, of }: { share: number | null; of: number }): string | null {
  return share === null ? null : `${Math.round(share * of)} of ${of}`;
}

/** The four figures that say whether the loop works; counts, as percentages of few would mislead. */
export function LoopFigures({ figures: { rates, timeTo } }: { figures: Figures }) {
  const { proposal } = timeTo;
  return (
    <Panel>
      <dl className="figs">
        <Figure
          name="Reproduced"
          value={counted(rates.reproduction)}
          base="of investigations that ended"
          to={{ view: 'open' }}
        />
        <Figure
          name="Signal to proposal, median"
          value={proposal.median === null ? null : span(proposal.median * 1000)}
          base={
            proposal.p90 === null
              ? 'no proposal in this span'
              : `p90 ${span(proposal.p90 * 1000)}, ${proposal.bugs} bugs`
          }
          to={{ state: 'proposed' }}
          trend={proposal.trend.map(({ median }) => median)}
        />
        <Figure
          name="Proposals accepted"
          value={counted(rates.acceptance)}
          base="of those decided about"
          to={{ state: 'approved' }}
        />
        <Figure
          name="Fixes that held"
          value={counted(rates.success)}
          base="of watches that ended"
          to={{ state: 'fixed' }}
        />
      </dl>
    </Panel>
  );
}
