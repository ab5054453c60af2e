import { Link } from '@tanstack/react-router';
import type { BugState } from '../../../src/domain/bug-state.ts';
import { Panel } from '../parts/panel.tsx';
import { stateLooks } from '../parts/state-pill.tsx';
import type { Filters } from '../queue/filters.ts';
import type { Figures } from './figures.tsx';

const order: readonly BugState[] = [
  'new',
  'investigating',
  'needs-investigation',
  'proposed',
  'approved',
  'applied',
  'watching',
  'regressed',
  'routed',
];

/** What waits now, state by state; each line leads to its bugs. */
export function WhereBugsAre({ figures: { queue }, narrowing }: { figures: Figures; narrowing: Filters }) {
  const most = Math.max(1, ...Object.values(queue.bugs));
  const open = Object.values(queue.bugs).reduce((sum, count) => sum + count, 0);
  return (
    <section>
      <h2>Where bugs are now</h2>
      <p className="lede">
        {open.toLocaleString('en')} open, {queue.needsDecision}{' '}
        {queue.needsDecision === 1 ? 'proposal waits' : 'proposals wait'} for a decision.
      </p>
      <Panel>
        <ol className="loop">
          {order.map((state) => {
            const count = queue.bugs[state] ?? 0;
            return (
              <li key={state}>
                <span>{stateLooks[state].word}</span>
                <span className="n">{count.toLocaleString('en')}</span>
                <span className="bar" aria-hidden="true">
                  <i style={{ width: `${(count / most) * 100}%` }} />
                </span>
                <span className="out">
                  {count > 0 ? (
                    <Link to="/" search={{ ...narrowing, state }}>
                      show {count === 1 ? 'it' : 'them'}
                      <span className="sr">: {stateLooks[state].word}</span>
                    </Link>
                  ) : (
                    'none'
                  )}
                </span>
              </li>
            );
          })}
        </ol>
      </Panel>
    </section>
  );
}
