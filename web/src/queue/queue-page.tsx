import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { mayDo, useMe } from '../api/session.ts';
import { useRoute } from '../api/use-route.ts';
import { Failed, Waiting } from '../parts/notice.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { CountedNote } from './counted-note.tsx';
import { FilterField } from './filter-field.tsx';
import { type Filters, isSingle, queryOf, views } from './filters.ts';
import { KeyBar } from './key-bar.tsx';
import { QueueEmpty } from './queue-empty.tsx';
import { QueueGroup } from './queue-group.tsx';
import { QueueRail } from './queue-rail.tsx';
import { useRowKeys } from './use-row-keys.ts';
import { useSelection } from './use-selection.ts';

const Peek = lazy(() => import('./peek.tsx').then(({ Peek: component }) => ({ default: component })));

function headingOf({ view, counted }: Filters): string {
  if (counted) return 'Counted bugs';
  return view && view !== 'open' ? views[view].word : 'Open bugs';
}

/** Everything that waits, by state, the most urgent first. */
export function QueuePage() {
  const filters = useSearch({ from: '/' });
  const navigate = useNavigate();
  const mayWork = mayDo(useMe().data, 'work');
  const query = { ...queryOf(filters), limit: isSingle(filters) ? 50 : 8 };
  const { data, error, isPending } = useRoute('getQueue', { query });
  const selection = useSelection(JSON.stringify(filters));
  const { at, peeking, peek } = useRowKeys(selection);
  const total = data?.groups.reduce((sum, { count }) => sum + count, 0) ?? 0;
  const rows = { at, picked: selection.ids, toggle: mayWork ? selection.toggle : null };
  return (
    <div className={`frame ${peeking ? 'with-peek' : ''}`}>
      <QueueRail filters={filters} />
      <main id="main" className="queue">
        <div className="qh">
          <h1>
            {headingOf(filters)} <span className="count">{data ? total.toLocaleString('en') : ''}</span>
          </h1>
          <FilterField filters={filters} change={(next) => void navigate({ to: '/', search: next })} />
        </div>
        <CountedNote filters={filters} total={data ? total : null} />
        <Failed error={error} what="The queue could not be read." />
        <Columns />
        {isPending ? <Waiting rows={12} label="Reading the queue" /> : null}
        {data?.groups.length === 0 ? <QueueEmpty filters={filters} /> : null}
        {data?.groups
          .toSorted((a, b) => orderOf(a.state) - orderOf(b.state))
          .map((group) => (
            <QueueGroup key={group.state} group={group} filters={filters} rows={rows} />
          ))}
      </main>
      {peeking && at ? (
        <Suspense fallback={<aside className="peek" />}>
          <Peek id={at} close={() => peek(false)} />
        </Suspense>
      ) : null}
      {selection.ids.size > 0 && mayWork ? (
        <BulkBar selection={selection} filters={filters} total={total} />
      ) : (
        <KeyBar />
      )}
    </div>
  );
}

const columns = ['', '', 'Bug', 'Error, place', 'Proof', 'Trend, 24 h', 'Events, users', 'Owner', 'Age'] as const;

function Columns() {
  return (
    <div className="hd" aria-hidden="true">
      {columns.map((name, i) => (
        <span key={`${name}${i}`}>{name}</span>
      ))}
    </div>
  );
}

const shownFirst: readonly string[] = [...views.open.states, ...views.closed.states];
const orderOf = (state: string): number => shownFirst.indexOf(state);
