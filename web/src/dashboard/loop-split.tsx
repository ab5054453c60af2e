import { Link, useNavigate } from '@tanstack/react-router';
import type { Split } from '../../../src/domain/loop-figures.ts';
import { useRoute } from '../api/use-route.ts';
import { Failed, Waiting } from '../parts/notice.tsx';
import { Panel } from '../parts/panel.tsx';
import type { Filters } from '../queue/filters.ts';
import { FigureCells, FigureHeads } from './figure-cells.tsx';
import { narrowingOf, type Scope } from './scope.ts';

const words: Readonly<Record<Split, string>> = {
  service: 'Service',
  owner: 'Owner',
  team: 'Team',
  specialist: 'Specialist',
};

/** The figures of each service, owner, team or specialist. */
export function LoopSplit({ scope, days }: { scope: Scope; days: number }) {
  const navigate = useNavigate();
  const by = scope.by ?? 'service';
  const { data, error, isPending } = useRoute('splitLoopFigures', {
    params: { split: by },
    query: { ...narrowingOf(scope), days },
  });
  const told = data?.by === by ? data : undefined;
  return (
    <section>
      <div className="sh">
        <h2>By {words[by].toLowerCase()}</h2>
        <label className="end row">
          Split by
          <select
            value={by}
            onChange={({ target }) =>
              void navigate({ to: '/dashboard', search: { ...scope, by: target.value as Split }, resetScroll: false })
            }
          >
            {(Object.keys(words) as Split[]).map((one) => (
              <option key={one} value={one}>
                {words[one]}
              </option>
            ))}
          </select>
        </label>
      </div>
      <p className="lede">Those with the most bugs first, twenty at most. A name narrows this page to it.</p>
      <Failed error={error} what="These figures could not be read." />
      {isPending ? <Waiting rows={8} label="Reading the parts" /> : null}
      {told && told.parts.length === 0 ? (
        <p className="t2 sm">No bug took a step in this span, and none is open.</p>
      ) : null}
      {told && told.parts.length > 0 ? (
        <Panel>
          <div className="scroll" tabIndex={0} role="region" aria-label={`Figures by ${by}`}>
            <table className="tbl">
              <thead>
                <tr>
                  <th scope="col">{words[by]}</th>
                  <th scope="col">Open now</th>
                  <FigureHeads />
                </tr>
              </thead>
              <tbody>
                {told.parts.map((part) => (
                  <Part key={part.name ?? ''} part={part} by={by} scope={scope} span={told} />
                ))}
              </tbody>
            </table>
          </div>
        </Panel>
      ) : null}
    </section>
  );
}

interface PartProps {
  part: NonNullable<ReturnType<typeof useRoute<'splitLoopFigures'>>['data']>['parts'][number];
  by: Split;
  scope: Scope;
  span: { since: string; until: string };
}

function Part({ part: { name, open, ...figures }, by, scope, span: { since, until } }: PartProps) {
  const narrowing: Filters = { ...narrowingOf(scope), ...(name === null ? {} : { [by]: name }) };
  const counting = name === null ? null : { since, until, narrowing };
  return (
    <tr>
      <th scope="row">
        {name === null ? (
          <span className="t3">not known</span>
        ) : (
          <Link className="trunc" to="/dashboard" search={{ ...scope, [by]: name }}>
            {name}
          </Link>
        )}
      </th>
      <td>
        {name === null || open === 0 ? (
          open.toLocaleString('en')
        ) : (
          <Link className="count-link" to="/" search={narrowing} aria-label={`${open} open of ${name}`}>
            {open.toLocaleString('en')}
          </Link>
        )}
      </td>
      <FigureCells figures={figures} counting={counting} of={`of ${name ?? 'an unknown one'}`} />
    </tr>
  );
}
