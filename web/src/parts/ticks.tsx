import type { CSSProperties } from 'react';

export interface Runs {
  failing: number;
  total: number;
}
type Kind = 'fail' | 'pass' | 'miss' | 'none' | 'next';

const bars = 20;

/** How many of a strip's bars fail and pass; beyond its width it is scaled, and one odd run keeps its bar. */
function scaled({ failing, total }: Runs, width: number): { fail: number; pass: number } {
  if (total <= width) return { fail: failing, pass: total - failing };
  const near = Math.round((failing / total) * width);
  const fail = Math.min(Math.max(near, failing > 0 ? 1 : 0), failing < total ? width - 1 : width);
  return { fail, pass: width - fail };
}

/** One element a strip, so that a hundred rows stay cheap. */
function Strip({ kind, count }: { kind: Kind; count: number }) {
  if (count <= 0) return null;
  return <span className={`ticks ${kind}`} style={{ '--n': count } as CSSProperties} />;
}

/** Runs in words: what was sought is `wanted`. */
export function runsInWords({ failing, total }: Runs, wanted: 'fail' | 'pass'): string {
  if (total === 0) return 'not run';
  return wanted === 'fail' ? `${failing} of ${total} fail` : `${total - failing} of ${total} pass`;
}

interface Props {
  runs: Runs;
  /** A run that passes where a failure was sought is whole and grey. */
  wanted: 'fail' | 'pass';
  size?: 's' | 'm' | 'l';
  /** Runs that are to come; the next one breathes. */
  planned?: number;
}

/** Executed runs: a failing one is a broken bar, a passing one a whole bar, one that was not run a dot. */
export function RunTicks({ runs, wanted, size = 's', planned }: Props) {
  const width = Math.max(bars, Math.min(planned ?? 0, bars));
  const { fail, pass } = scaled(runs, width);
  const live = planned !== undefined && runs.total < planned;
  const rest = runs.total === 0 || live ? width - fail - pass - (live ? 1 : 0) : 0;
  const label = live ? `${runs.total} of ${planned} runs so far, ${runs.failing} fail` : runsInWords(runs, wanted);
  return (
    <span className={`runs run-${size}`} role="img" aria-label={label.replace(/ (fail|pass)$/, ' runs $1')}>
      <Strip kind="fail" count={fail} />
      <Strip kind={wanted === 'fail' ? 'miss' : 'pass'} count={pass} />
      {live ? <Strip kind="next" count={1} /> : null}
      <Strip kind="none" count={rest} />
    </span>
  );
}
