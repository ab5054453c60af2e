import { Link } from '@tanstack/react-router';
import type { BugState } from '../../../src/domain/bug-state.ts';
import type { Reply } from '../api/client.ts';
import { useRoute } from '../api/use-route.ts';
import { Icon } from '../parts/icon.tsx';
import { SavedViews } from './saved-views.tsx';
import { type Filters, type View, views } from './filters.ts';

type Counts = Reply<'countQueue'>;

function countOf(view: View, counts: Counts | undefined): number | null {
  if (!counts) return null;
  if (view === 'mine') return counts.mine;
  if (view === 'needs-decision') return counts.needsDecision;
  const states = new Set<BugState>(views[view].states);
  return counts.states.filter(({ state }) => states.has(state)).reduce((sum, { count }) => sum + count, 0);
}

/** The views, the services, and what one has kept. */
export function QueueRail({ filters }: { filters: Filters }) {
  const counts = useRoute('countQueue', { query: filters.project ? { project: filters.project } : {} }).data;
  const here = filters.view ?? 'open';
  return (
    <nav className="rail" aria-label="Views">
      <h2>Views</h2>
      <ul>
        {(Object.keys(views) as View[]).map((view) => {
          const count = countOf(view, counts);
          return (
            <li key={view}>
              <Link
                className="view"
                to="/"
                search={view === 'open' ? {} : { view }}
                aria-current={view === here && !filters.service ? 'page' : undefined}
                activeProps={{}}
              >
                <Icon name={views[view].icon} />
                {views[view].word}
                <span className={`count ${view === 'needs-decision' && count ? 'ask' : ''}`}>
                  {count?.toLocaleString('en')}
                </span>
              </Link>
            </li>
          );
        })}
      </ul>
      <Services counts={counts} here={filters.service} />
      <SavedViews filters={filters} />
    </nav>
  );
}

function Services({ counts, here }: { counts: Counts | undefined; here: string | undefined }) {
  if (!counts || counts.services.length === 0) return null;
  return (
    <>
      <h2>Services</h2>
      <ul>
        {counts.services.map(({ name, count }) => (
          <li key={name}>
            <Link
              className="view"
              to="/"
              search={{ service: name }}
              aria-current={name === here ? 'page' : undefined}
              activeProps={{}}
            >
              <span className="trunc">{name}</span>
              <span className="count">{count.toLocaleString('en')}</span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
