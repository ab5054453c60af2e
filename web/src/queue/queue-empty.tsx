import { Link } from '@tanstack/react-router';
import { Icon } from '../parts/icon.tsx';
import { useRoute } from '../api/use-route.ts';
import type { Filters } from './filters.ts';

/** What would fill the list. */
export function QueueEmpty({ filters }: { filters: Filters }) {
  const states = useRoute('countQueue', { query: {} }).data?.states;
  const none = states !== undefined && states.every(({ count }) => count === 0);
  if (none)
    return (
      <div className="empty">
        <Icon name="inbox" size={24} />
        <h2>No error has come in yet</h2>
        <p>Send the first one: a DSN for any Sentry SDK, OpenTelemetry, a webhook or one request.</p>
        <Link className="btn primary" to="/setup">
          Set up the first signal
        </Link>
      </div>
    );
  return (
    <div className="empty">
      <Icon name="check" size={24} />
      <h2>{Object.keys(filters).length === 0 ? 'Nothing is open' : 'Nothing matches'}</h2>
      <p>
        {Object.keys(filters).length === 0 ? 'Every bug is closed. New signals appear here by themselves. ' : ''}
        <Link className="link" to="/" search={Object.keys(filters).length === 0 ? { view: 'closed' } : {}}>
          {Object.keys(filters).length === 0 ? 'Closed bugs' : 'Show all open bugs'}
        </Link>
      </p>
    </div>
  );
}
