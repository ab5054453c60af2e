import { Link } from '@tanstack/react-router';

/** An address that is no page's. */
export function NotFound() {
  return (
    <main id="main" className="empty">
      <h1>There is no such page</h1>
      <p>
        <Link className="link" to="/" search={{}}>
          The queue
        </Link>{' '}
        is where every bug can be found.
      </p>
    </main>
  );
}
