import { Link } from '@tanstack/react-router';
import type { CountedFigure } from '../../../src/domain/loop-figures.ts';
import type { Filters } from './filters.ts';

/** What each figure counts, as the dashboard says it. */
const words: Readonly<Record<CountedFigure, string>> = {
  investigation: 'investigated for the first time',
  proposal: 'proposed for the first time',
  approval: 'approved for the first time',
  resolution: 'resolved for the first time',
  ended: 'whose investigation ended',
  reproduced: 'whose last investigation reproduced them',
  'fix-found': 'whose last investigation ended with a validated fix',
  watched: 'whose watch ended',
  held: 'whose fix held to the end of the watch',
  decided: 'with a proposal that was decided about',
  accepted: 'whose last decision accepted the proposal',
  paid: 'for which a model was paid',
};

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** Which bugs of the dashboard these are; they are shown whatever has become of them. */
export function CountedNote({ filters, total }: { filters: Filters; total: number | null }) {
  const { counted, since, until, ...rest } = filters;
  if (!counted || !since || !until) return null;
  return (
    <p className="counted">
      <b>{total === null ? 'Bugs' : `${total.toLocaleString('en')} ${total === 1 ? 'bug' : 'bugs'}`}</b>{' '}
      {words[counted]} between {day.format(new Date(since))} and {day.format(new Date(until))}, whatever state they are
      in now.{' '}
      <Link className="link" to="/" search={rest}>
        Show all instead
      </Link>
    </p>
  );
}
