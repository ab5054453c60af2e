import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { CountedFigure, RateName } from '../../../src/domain/loop-figures.ts';
import { Panel } from '../parts/panel.tsx';
import { Spark } from '../parts/spark.tsx';
import { span } from '../parts/when.tsx';
import { BugCount, type Figures, money, percent, type SpanFigures } from './figures.tsx';
import { bugsOf, type Counting } from './scope.ts';

interface FigureProps {
  name: string;
  /** Null: nothing to count yet, which is said. */
  value: string | null;
  figure: CountedFigure;
  counting: Counting;
  base: ReactNode;
  before: string;
  /** By week. */
  trend: readonly number[];
}

function Figure({ name, value, figure, counting, base, before, trend }: FigureProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value === null ? (
          <span className="none">none yet</span>
        ) : (
          <Link to="/" search={bugsOf(figure, counting)}>
            {value}
          </Link>
        )}{' '}
        <small>{base}</small>
      </dd>
      <dd className="base">{before}</dd>
      <Spark values={trend.length > 1 ? trend : []} />
    </div>
  );
}

const rates: readonly { name: RateName; word: string; figure: CountedFigure; of: CountedFigure; words: string }[] = [
  {
    name: 'reproduction',
    word: 'Reproduced',
    figure: 'reproduced',
    of: 'ended',
    words: 'bugs whose investigation ended',
  },
  {
    name: 'autoFix',
    word: 'Validated fix found',
    figure: 'fix-found',
    of: 'ended',
    words: 'bugs whose investigation ended, for the fixes',
  },
  { name: 'acceptance', word: 'Proposals accepted', figure: 'accepted', of: 'decided', words: 'bugs with a decision' },
  { name: 'success', word: 'Fixes that held', figure: 'held', of: 'watched', words: 'bugs whose watch ended' },
];

function beforeOf(text: string | null, days: number): string {
  return text === null ? `nothing the ${days} days before` : `${text} the ${days} days before`;
}

interface Props {
  figures: Figures;
  counting: Counting;
  days: number;
}

/** The figures that say whether the loop works, each with its base, what it was before, and its weeks. */
export function LoopFigures({ figures, counting, days }: Props) {
  const { timeTo, before, weeks, cost } = figures;
  const weekly = (of: (week: SpanFigures) => number | null): number[] =>
    weeks.flatMap((week) => {
      const value = of(week);
      return value === null ? [] : [value];
    });
  const { proposal } = timeTo;
  const earlier = before.timeTo.proposal.median;
  return (
    <Panel>
      <dl className="figs">
        {rates.map(({ name, word, figure, of, words }) => {
          const rate = figures.rates[name];
          const past = before.rates[name].share;
          return (
            <Figure
              key={name}
              name={word}
              figure={figure}
              counting={counting}
              value={rate.share === null ? null : percent(rate.share)}
              base={
                <>
                  {rate.bugs.toLocaleString('en')} of{' '}
                  <BugCount figure={of} counting={counting} value={rate.of} words={words} />
                </>
              }
              before={beforeOf(past === null ? null : percent(past), days)}
              trend={weekly((week) => week.rates[name].share)}
            />
          );
        })}
        <Figure
          name="Signal to proposal, median"
          figure="proposal"
          counting={counting}
          value={proposal.median === null ? null : span(proposal.median * 1000)}
          base={proposal.p90 === null ? '' : `p90 ${span(proposal.p90 * 1000)}`}
          before={beforeOf(earlier === null ? null : span(earlier * 1000), days)}
          trend={weekly((week) => week.timeTo.proposal.median)}
        />
        <Figure
          name="Model cost of a fix"
          figure={cost.bugs > 0 ? 'paid' : 'fix-found'}
          counting={counting}
          value={cost.perFix === null ? null : money(cost.perFix)}
          base={cost.money === 0 ? 'no model was paid' : `${money(cost.money)} for all`}
          before={beforeOf(before.cost.perFix === null ? null : money(before.cost.perFix), days)}
          trend={weekly((week) => week.cost.perFix)}
        />
      </dl>
    </Panel>
  );
}
