import { Panel } from '../parts/panel.tsx';
import type { Figures } from './figures.tsx';
import { FigureCells, FigureHeads } from './figure-cells.tsx';
import type { Counting } from './scope.ts';

const weekMs = 7 * 86_400_000;
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** The part of the span that lies in the week: what its figures were counted over. */
function within(week: string, { since, until, narrowing }: Counting): Counting {
  const from = Date.parse(week);
  return {
    narrowing,
    since: new Date(Math.max(from, Date.parse(since))).toISOString(),
    until: new Date(Math.min(from + weekMs, Date.parse(until))).toISOString(),
  };
}

/** The same figures week by week, the newest first. */
export function LoopWeeks({ figures, counting }: { figures: Figures; counting: Counting }) {
  if (figures.weeks.length === 0) return null;
  return (
    <section>
      <h2>Week by week</h2>
      <p className="lede">Bugs that took the step in the week, from Monday, UTC. Each number leads to them.</p>
      <Panel>
        <div className="scroll" tabIndex={0} role="region" aria-label="Figures by week">
          <table className="tbl">
            <thead>
              <tr>
                <th scope="col">Week of</th>
                <FigureHeads />
              </tr>
            </thead>
            <tbody>
              {figures.weeks.toReversed().map(({ week, ...own }) => (
                <tr key={week}>
                  <th scope="row">{day.format(new Date(week))}</th>
                  <FigureCells figures={own} counting={within(week, counting)} of={`in the week of ${week}`} />
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Panel>
    </section>
  );
}
