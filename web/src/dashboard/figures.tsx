import { Link } from '@tanstack/react-router';
import type { Reply } from '../api/client.ts';
import type { CountedFigure } from '../../../src/domain/loop-figures.ts';
import { bugsOf, type Counting } from './scope.ts';

export type Figures = Reply<'getLoopFigures'>;
export type SpanFigures = Figures['before'];

/** Whole per cent, but never 0 or 100 where it is not so. */
export function percent(share: number): string {
  const whole = Math.round(share * 100);
  const honest = share < 1 ? Math.min(whole, 99) : whole;
  return `${share > 0 ? Math.max(honest, 1) : honest} %`;
}

/** Dollars: cents where they matter. */
export function money(amount: number): string {
  if (amount === 0) return '$0';
  if (amount < 0.01) return 'under $0.01';
  return `$${amount.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: amount < 100 ? 2 : 0 })}`;
}

interface Props {
  figure: CountedFigure;
  counting: Counting;
  value: number;
  /** What it counts, for those who hear the page. */
  words: string;
}

/** A number of bugs, and the way to exactly these. */
export function BugCount({ figure, counting, value, words }: Props) {
  const text = value.toLocaleString('en');
  if (value === 0) return <span className="t3">0</span>;
  return (
    <Link className="count-link" to="/" search={bugsOf(figure, counting)} aria-label={`${text} ${words}`}>
      {text}
    </Link>
  );
}
