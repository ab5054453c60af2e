import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useRoute } from '../api/use-route.ts';
import { Failed, Waiting } from '../parts/notice.tsx';
import { LoopFigures } from './loop-figures.tsx';
import { LoopTimes } from './loop-times.tsx';
import { WhereBugsAre } from './where-bugs-are.tsx';

const spans = [7, 30, 90, 365] as const;

/** The loop in figures, each of them counted from steps that the store keeps. */
export function DashboardPage() {
  const search = useSearch({ from: '/dashboard' });
  const navigate = useNavigate();
  const days = search.days ?? 30;
  const projects = useRoute('listProjects', {});
  const figures = useRoute('getLoopFigures', {
    query: { days, ...(search.project ? { project: search.project } : {}) },
  });
  return (
    <div className="frame">
      <nav className="rail" aria-label="Dashboard">
        <h2>Projects</h2>
        <ul>
          {[{ id: undefined, name: 'All' }, ...(projects.data ?? [])].map(({ id, name }) => (
            <li key={id ?? 'all'}>
              <Link
                className="view"
                to="/dashboard"
                search={{ days, ...(id ? { project: id } : {}) }}
                aria-current={id === search.project ? 'page' : undefined}
                activeProps={{}}
              >
                <span className="trunc">{name}</span>
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <main id="main" className="dash">
        <div className="dh">
          <h1>Last {days} days</h1>
          <label className="end row">
            Span
            <select
              value={days}
              onChange={({ target }) =>
                void navigate({ to: '/dashboard', search: { ...search, days: Number(target.value) } })
              }
            >
              {spans.map((span) => (
                <option key={span} value={span}>
                  {span} days
                </option>
              ))}
            </select>
          </label>
        </div>
        <Failed error={figures.error} what="The figures could not be read." />
        {figures.isPending ? <Waiting rows={6} label="Reading the figures" /> : null}
        {figures.data ? (
          <>
            <LoopFigures figures={figures.data} />
            <WhereBugsAre figures={figures.data} />
            <LoopTimes figures={figures.data} />
          </>
        ) : null}
      </main>
    </div>
  );
}
