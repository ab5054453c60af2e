import type { CountedFigure } from '../../../src/domain/loop-figures.ts';
import { span } from '../parts/when.tsx';
import { BugCount, money, type SpanFigures } from './figures.tsx';
import type { Counting } from './scope.ts';

const columns: readonly { word: string; figure: CountedFigure; of: (figures: SpanFigures) => number }[] = [
  { word: 'Investigated', figure: 'ended', of: ({ rates }) => rates.reproduction.of },
  { word: 'Reproduced', figure: 'reproduced', of: ({ rates }) => rates.reproduction.bugs },
  { word: 'Fix found', figure: 'fix-found', of: ({ rates }) => rates.autoFix.bugs },
  { word: 'Accepted', figure: 'accepted', of: ({ rates }) => rates.acceptance.bugs },
  { word: 'Held', figure: 'held', of: ({ rates }) => rates.success.bugs },
];

export function FigureHeads() {
  return (
    <>
      {columns.map(({ word }) => (
        <th key={word} scope="col">
          {word}
        </th>
      ))}
      <th scope="col">To proposal, median</th>
      <th scope="col">Cost of a fix</th>
    </>
  );
}

/** The figures of one week or one part as a row's cells. `counting` null: there is no way to exactly these bugs. */
export function FigureCells({
  figures,
  counting,
  of,
}: {
  figures: SpanFigures;
  counting: Counting | null;
  of: string;
}) {
  const { median } = figures.timeTo.proposal;
  const { perFix } = figures.cost;
  return (
    <>
      {columns.map(({ word, figure, of: count }) => (
        <td key={word}>
          {counting ? (
            <BugCount
              figure={figure}
              counting={counting}
              value={count(figures)}
              words={`${word.toLowerCase()} ${of}`}
            />
          ) : (
            count(figures).toLocaleString('en')
          )}
        </td>
      ))}
      <td>{median === null ? <span className="t3">–</span> : span(median * 1000)}</td>
      <td>{perFix === null ? <span className="t3">–</span> : money(perFix)}</td>
    </>
  );
}
