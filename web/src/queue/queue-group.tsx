import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import type { Reply } from '../api/client.ts';
import { Mark, stateLooks } from '../parts/state-pill.tsx';
import type { Filters } from './filters.ts';
import { MoreLines } from './more-lines.tsx';
import { QueueRow } from './queue-row.tsx';

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
export function QueueGroup({ group, filters, at }: { group: Group; filters: Filters; at: string | null }) {
  const title = useId();
  const { word, tone, icon } = stateLooks[group.state];
  const more = group.count - group.lines.length;
  const alone = Boolean(filters.state) || !['open', undefined].includes(filters.view);
  return (
    <section className="grp" aria-labelledby={title}>
      <h2 className="gh" id={title}>
        <span className={`c-${tone}`}>
          <Mark icon={icon} />
        </span>
        {word} <span className="count">{group.count.toLocaleString('en')}</span>
        <span className="hint">{hints[group.state]}</span>
      </h2>
      {group.lines.map((line) => (
        <QueueRow key={line.id} line={line} current={line.id === at} />
      ))}
      {alone && group.next ? <MoreLines state={group.state} filters={filters} after={group.next} at={at} /> : null}
      {!alone && more > 0 ? (
        <Link className="more-rows" to="/" search={{ ...filters, state: group.state }}>
          {more.toLocaleString('en')} more
        </Link>
      ) : null}
    </section>
  );
}
