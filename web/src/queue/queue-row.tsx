import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { Reply } from '../api/client.ts';
import { Priority } from '../parts/priority.tsx';
import { Spark } from '../parts/spark.tsx';
import { When } from '../parts/when.tsx';
import { ProofCell } from './proof-cell.tsx';

export type Line = Reply<'getQueue'>['groups'][number]['lines'][number];

interface Props {
  line: Line;
  current: boolean;
  picked: boolean;
  /** Null: this person changes nothing. */
  toggle: ((id: string, range: boolean) => void) | null;
}

/** What broke, and where. */
function Place({ line: { proof, service, platform } }: Pick<Props, 'line'>) {
  return (
    <span className="lo trunc">
      {proof?.place ? <span className="mono">{proof.place}</span> : null}
      {proof?.place && service ? ' · ' : null}
      {service}
      {!proof?.place && !service ? platform : null}
    </span>
  );
}

function Row({ line, current, picked, toggle }: Props) {
  const { id, title, priority, priorityReason, count, users, routing, since } = line;
  return (
    <div className={`b ${picked ? 'picked' : ''}`} data-row={id} data-at={current || undefined}>
      <span className="pick">
        {toggle ? (
          <input
            type="checkbox"
            aria-label={`Select ${id}`}
            checked={picked}
            onChange={() => {}}
            onClick={({ shiftKey }) => toggle(id, shiftKey)}
          />
        ) : null}
      </span>
      <Priority value={priority} why={priorityReason} />
      <span className="id">{id}</span>
      <span className="trunc">
        <Link
          className="ti trunc"
          to="/bugs/$id"
          params={{ id }}
          aria-current={current ? 'true' : undefined}
          activeProps={{}}
        >
          {title}
        </Link>
        <Place line={line} />
      </span>
      <ProofCell line={line} />
      <Spark values={line.trend} />
      <span className="ev">
        <b>{count.toLocaleString('en')}</b>
        {users.toLocaleString('en')} {users === 1 ? 'user' : 'users'}
      </span>
      <span className="ow trunc" title={routing?.reason}>
        {routing?.owner ?? routing?.team ?? routing?.specialist ?? '–'}
      </span>
      <span className="ag">
        <When at={since} />
      </span>
    </div>
  );
}

/** One bug: what broke, how far its proof is, how often it happens, whose it is. Drawn anew only where it has changed. */
export const QueueRow = memo(Row);
