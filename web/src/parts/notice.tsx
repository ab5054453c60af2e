import { Problem } from '../api/client.ts';
import { Icon } from './icon.tsx';

/** What failed, in the server's words, and the next step; never a bare code. */
export function Failed({ error, what }: { error: Error | null; what: string }) {
  if (!error) return null;
  const detail = error instanceof Problem ? error.detail : '';
  return (
    <div className="notice ask" role="alert">
      <Icon name="alert" />
      <p>
        <b>{what}</b> {error.message}.{detail ? <span className="t2"> {detail}</span> : null}
      </p>
    </div>
  );
}

/** Bars where lines will be; they keep the height, and show after 200 ms. */
export function Waiting({ rows, label }: { rows: number; label: string }) {
  return (
    <div className="waiting" role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, i) => (
        <i key={i} />
      ))}
    </div>
  );
}
