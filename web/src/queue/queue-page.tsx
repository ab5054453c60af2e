import { useNavigate, useSearch } from '@tanstack/react-router';
import { useRoute } from '../api/use-route.ts';
import { Failed, Waiting } from '../parts/notice.tsx';
import { FilterField } from './filter-field.tsx';
import { queryOf, views } from './filters.ts';
import { KeyBar } from './key-bar.tsx';
import { QueueEmpty } from './queue-empty.tsx';
import { QueueGroup } from './queue-group.tsx';
import { QueueRail } from './queue-rail.tsx';
import { useRowKeys } from './use-row-keys.ts';

/** Everything that waits, by state, the most urgent first. */
export function QueuePage() {
  const filters = useSearch({ from: '/' });
  const navigate = useNavigate();
  const single = Boolean(filters.state) || !['open', undefined].includes(filters.view);
  const query = { ...queryOf(filters), limit: single ? 50 : 8 };
  const { data, error, isPending } = useRoute('getQueue', { query });
  const at = useRowKeys();
  const word = filters.view ? views[filters.view].word : 'Open';
  return (
    <div className="frame">
      <QueueRail filters={filters} />
      <main id="main" className="queue">
        <div className="qh">
          <h1>{word === 'Open' ? 'Open bugs' : word}</h1>
          <FilterField filters={filters} change={(next) => void navigate({ to: '/', search: next })} />
        </div>
        <Failed error={error} what="The queue could not be read." />
        <div className="hd" aria-hidden="true">
          {['', 'Bug', 'Error, place', 'Proof', 'Trend, 24 h', 'Events, users', 'Owner', 'Age'].map((name) => (
            <span key={name}>{name}</span>
          ))}
        </div>
        {isPending ? <Waiting rows={12} label="Reading the queue" /> : null}
        {data?.groups.length === 0 ? <QueueEmpty filters={filters} /> : null}
        {data?.groups
          .toSorted((a, b) => orderOf(a.state) - orderOf(b.state))
          .map((group) => (
            <QueueGroup key={group.state} group={group} filters={filters} at={at} />
          ))}
      </main>
      <KeyBar />
    </div>
  );
}

const shownFirst: readonly string[] = [...views.open.states, ...views.closed.states];
const orderOf = (state: string): number => shownFirst.indexOf(state);
