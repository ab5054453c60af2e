import { Link } from '@tanstack/react-router';
import type { Reply } from '../api/client.ts';
import { Priority } from '../parts/priority.tsx';
import { Spark } from '../parts/spark.tsx';
import { When } from '../parts/when.tsx';
import { ProofCell } from './proof-cell.tsx';

export type Line = Reply<'getQueue'>['groups'][number]['lines'][number];

/** One bug: what broke, how far its proof is, how often it happens, whose it is. */
export function QueueRow({ line, current }: { line: Line; current: boolean }) {
  const { id, title, priority, priorityReason, service, proof, count, users, routing, since } = line;
  return (
    <Link
      className="b"
      to="/bugs/$id"
      params={{ id }}
      data-row={id}
      aria-current={current ? 'true' : undefined}
      activeProps={{}}
    >
      <Priority value={priority} why={priorityReason} />
      <span className="id">{id}</span>
      <span className="trunc">
        <span className="ti trunc">{title}</span>
        <span className="lo trunc">
          {proof?.place ? <span className="mono">{proof.place}</span> : null}
          {proof?.place && service ? ' · ' : null}
          {service}
          {!proof?.place && !service ? line.platform : null}
        </span>
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
    </Link>
  );
}
