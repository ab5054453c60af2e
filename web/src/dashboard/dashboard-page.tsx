import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useRoute } from '../api/use-route.ts';
import { Icon } from '../parts/icon.tsx';
import { Failed, Waiting } from '../parts/notice.tsx';
import { LoopFigures } from './loop-figures.tsx';
import { LoopSplit } from './loop-split.tsx';
import { LoopTimes } from './loop-times.tsx';
import { LoopWeeks } from './loop-weeks.tsx';
import { narrowingOf, type Scope } from './scope.ts';
import { WhereBugsAre } from './where-bugs-are.tsx';

const spans = [7, 30, 90, 365] as const;

/** The loop in figures, each of them counted from steps that the store keeps, and each the way to its bugs. */
export function DashboardPage() {
  const scope = useSearch({ from: '/dashboard' });
  const days = scope.days ?? 30;
  const narrowing = narrowingOf(scope);
  const { data, error, isPending } = useRoute('getLoopFigures', { query: { ...narrowing, days } });
  const counting = data ? { since: data.since, until: data.until, narrowing } : null;
  return (
    <div className="frame">
      <Projects scope={scope} />
      <main id="main" className="dash">
        <Heading scope={scope} days={days} />
        <Failed error={error} what="The figures could not be read." />
        {isPending ? <Waiting rows={12} label="Reading the figures" /> : null}
        {data && counting ? (
          <>
            <LoopFigures figures={data} counting={counting} days={days} />
            <WhereBugsAre figures={data} narrowing={narrowing} />
            <LoopTimes figures={data} counting={counting} />
            <LoopWeeks figures={data} counting={counting} />
            <LoopSplit scope={scope} days={days} />
          </>
        ) : null}
      </main>
    </div>
  );
}

function Heading({ scope, days }: { scope: Scope; days: number }) {
  const navigate = useNavigate();
  const { project: _project, ...parts } = narrowingOf(scope);
  return (
    <div className="dh">
      <h1>Last {days} days</h1>
      {Object.entries(parts).map(([name, value]) => {
        const rest: Scope = Object.fromEntries(Object.entries(scope).filter(([key]) => key !== name));
        return (
          <Link key={name} className="tag" to="/dashboard" search={rest} aria-label={`Remove ${name} ${value}`}>
            {name}:{value}
            <Icon name="x" size={10} />
          </Link>
        );
      })}
      <label className="end row">
        Span
        <select
          value={days}
          onChange={({ target }) =>
            void navigate({ to: '/dashboard', search: { ...scope, days: Number(target.value) } })
          }
        >
          {spans.map((one) => (
            <option key={one} value={one}>
              {one} days
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

function Projects({ scope }: { scope: Scope }) {
  const projects = useRoute('listProjects', {});
  const { project: _project, ...rest } = scope;
  return (
    <nav className="rail" aria-label="Dashboard">
      <h2>Projects</h2>
      <ul>
        {[{ id: undefined, name: 'All' }, ...(projects.data ?? [])].map(({ id, name }) => (
          <li key={id ?? 'all'}>
            <Link
              className="view"
              to="/dashboard"
              search={{ ...rest, ...(id ? { project: id } : {}) }}
              aria-current={id === scope.project ? 'page' : undefined}
              activeProps={{}}
            >
              <span className="trunc">{name}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
