import { Panel } from '../parts/panel.tsx';
import { span } from '../parts/when.tsx';
import { BugCount, type Figures } from './figures.tsx';
import type { Counting } from './scope.ts';

const steps = [
  { step: 'investigation', word: 'Investigation starts' },
  { step: 'proposal', word: 'Proposed' },
  { step: 'approval', word: 'Approved' },
  { step: 'resolution', word: 'Resolved' },
] as const;

const marks = [1, 10, 60, 600, 3_600, 21_600, 86_400, 604_800] as const;
const [first, last] = [1, 604_800];

/** Place of a time on the lane, in per cent; logarithmic. */
function placeOf(seconds: number): number {
  const at = Math.log(Math.min(Math.max(seconds, first), last) / first) / Math.log(last / first);
  return at * 100;
}

/** From the first signal on: bar at the median, line to p90. */
export function LoopTimes({ figures: { timeTo }, counting }: { figures: Figures; counting: Counting }) {
  return (
    <section>
      <h2>Times, from the first signal</h2>
      <p className="lede">Bar: median. Line: to p90. Logarithmic.</p>
      <Panel>
        <div className="times">
          {steps.map(({ step, word }) => {
            const { median, p90, bugs } = timeTo[step];
            const [from, to] = [placeOf(median ?? 1), placeOf(p90 ?? median ?? 1)];
            return (
              <div className="r" key={step}>
                <span>{word}</span>
                <span className="lane" aria-hidden="true">
                  {median === null ? null : (
                    <>
                      <i style={{ left: `${from}%`, width: `${Math.max(0, to - from)}%` }} />
                      <b style={{ left: `${from}%` }} />
                    </>
                  )}
                </span>
                <span className="v">
                  {median === null || p90 === null ? (
                    <span className="t3">no bug yet</span>
                  ) : (
                    <>
                      {span(median * 1000)}{' '}
                      <span className="t3">
                        p90 {span(p90 * 1000)},{' '}
                        <BugCount figure={step} counting={counting} value={bugs} words={`bugs: ${word}`} />
                      </span>
                    </>
                  )}
                </span>
              </div>
            );
          })}
          <div className="ax" aria-hidden="true">
            {marks.map((seconds) => (
              <span key={seconds} style={{ left: `${placeOf(seconds)}%` }}>
                {span(seconds * 1000)}
              </span>
            ))}
          </div>
        </div>
      </Panel>
    </section>
  );
}
