import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import type { Reply } from '../api/client.ts';
import { Mark, stateLooks } from '../parts/state-pill.tsx';
import { type Filters, isSingle } from './filters.ts';
import { MoreLines } from './more-lines.tsx';
import { Rows, type RowsState } from './row-page.tsx';

export type Group = Reply<'getQueue'>['groups'][number];

const hints: Readonly<Record<Group['state'], string>> = {
  regressed: 'came back after the change',
  proposed: 'a person decides',
  investigating: 'worked on now',
  'needs-investigation': 'goes on by itself when a signal brings what is missing',
  new: 'waits for a worker',
  approved: 'waits to be applied',
  applied: 'waits for a release',
  watching: 'closes by itself when quiet',
  routed: 'with the people it was sent to',
  fixed: 'quiet to the end of the watch',
  'wont-fix': 'closed by a person',
  duplicate: 'merged into another',
};

/** The bugs of one state. */
export function QueueGroup({ group, filters, rows }: { group: Group; filters: Filters; rows: RowsState }) {
  const title = useId();
  const { word, tone, icon } = stateLooks[group.state];
  const more = group.count - group.lines.length;
  const alone = isSingle(filters);
  return (
    <section className="grp" aria-labelledby={title}>
      <h2 className="gh" id={title}>
        <span className={`c-${tone}`}>
          <Mark icon={icon} />
        </span>
        {word} <span className="count">{group.count.toLocaleString('en')}</span>
        <span className="hint">{hints[group.state]}</span>
      </h2>
      <Rows lines={group.lines} state={rows} />
      {alone && group.next ? <MoreLines state={group.state} filters={filters} after={group.next} rows={rows} /> : null}
      {!alone && more > 0 ? (
        <Link className="more-rows" to="/" search={{ ...filters, state: group.state }}>
          {more.toLocaleString('en')} more
        </Link>
      ) : null}
    </section>
  );
}
