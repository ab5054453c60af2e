import type { CSSProperties } from 'react';
import type { Timeline, TimelineBar } from '../../../src/domain/timeline.ts';
import { useRoute } from '../api/use-route.ts';
import { Panel } from '../parts/panel.tsx';

const inWords = (ms: number): string =>
  ms < 1 ? '<1 ms' : ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
const ends = { ok: '', failed: 'failed', pending: 'still on its way' } as const;

function lengthOf({ startMs, endMs }: TimelineBar, totalMs: number): string {
  if (endMs === null) return `from ${inWords(startMs)} on`;
  return endMs > startMs ? inWords(endMs - startMs) : `at ${inWords(Math.min(startMs, totalMs))}`;
}

/** One line: what it was, its bar on the shared axis, how long. Bars are ink; what failed is broken and says so. */
function Row({ bar, totalMs }: { bar: TimelineBar; totalMs: number }) {
  const { name, kind, where, startMs, endMs, depth, outcome } = bar;
  const whole = Math.max(totalMs, 1);
  const style = {
    '--from': `${(startMs / whole) * 100}%`,
    '--long': `${(Math.max(0, (endMs ?? whole) - startMs) / whole) * 100}%`,
    '--deep': Math.min(depth, 4),
  } as CSSProperties;
  return (
    <li className={`wf ${outcome}`} style={style}>
      <span className="wf-what" title={[name, where].filter(Boolean).join(' · ')}>
        <span className="t3 xs">{kind}</span> <code>{name}</code>
        {where ? <span className="t3 xs"> {where}</span> : null}
      </span>
      <span className="wf-track" aria-hidden="true">
        <i />
      </span>
      <span className="wf-long num">
        {lengthOf(bar, whole)}
        {ends[outcome] ? <b> {ends[outcome]}</b> : null}
      </span>
    </li>
  );
}

const sources: Readonly<Record<Timeline['source'], string>> = {
  recorder: 'as the recorder saw it in the failing process',
  trace: 'spans and logs of the failing trace',
};

/** What the failing work did, when, and how long each part took; without spans, what would supply them. */
export function Waterfall({ bug }: { bug: string }) {
  const answer = useRoute('getTimeline', { params: { id: bug } });
  if (!answer.data) return null;
  const { timeline } = answer.data;
  if (!timeline)
    return (
      <p className="xs t3">
        No trace was kept with it: the recorder, or OpenTelemetry spans of the failing request, would show what it
        called and when.
      </p>
    );
  const { bars, totalMs, source, left } = timeline;
  return (
    <Panel
      header={
        <>
          <span className="strong">Trace</span>
          <span className="t3 xs trunc">{sources[source]}</span>
          <span className="end num t2 xs">{inWords(totalMs)}</span>
        </>
      }
      footer={left > 0 ? <span>{left} more before these are not shown.</span> : undefined}
    >
      <ol className="wfs">
        {bars.map((bar, i) => (
          <Row key={`${i}-${bar.id}`} bar={bar} totalMs={totalMs} />
        ))}
      </ol>
    </Panel>
  );
}
