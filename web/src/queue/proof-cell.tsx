import { type Doing, useDoing } from '../api/live.ts';
import { Icon } from '../parts/icon.tsx';
import { RunTicks } from '../parts/ticks.tsx';
import { Elapsed } from '../parts/when.tsx';
import type { Line } from './queue-row.tsx';

const none = { failing: 0, total: 0 };

/** How far the proof is: red, then green, then in words. */
export function ProofCell({ line }: { line: Line }) {
  const doing = useDoing(line.id);
  if (doing && line.state === 'investigating') return <Live doing={doing} />;
  const { proof } = line;
  return (
    <span className="pf">
      <span className="runs">
        <RunTicks runs={proof?.before ?? none} wanted="fail" />
        {proof ? (
          <>
            <Icon name="arrow" size={12} className="arrow" />
            <RunTicks runs={proof.withFix} wanted="pass" />
          </>
        ) : null}
      </span>
      <Words line={line} />
    </span>
  );
}

function Words({ line: { state, proof, paused } }: { line: Line }) {
  if (paused) return <span className="c-ask">paused by a person</span>;
  if (!proof) return <span>{state === 'investigating' ? 'begun' : 'not looked into yet'}</span>;
  const risk = `${proof.risk.level[0]?.toUpperCase()}${proof.risk.level.slice(1)} ${proof.risk.score}`;
  if (proof.lines)
    return (
      <span>
        {proof.tier} · +{proof.lines.added} −{proof.lines.removed} · {risk}
      </span>
    );
  const lacks = proof.missing ? `; missing: ${proof.missing}` : '';
  if (proof.verdict === 'reproduced')
    return <span className="trunc c-ask">{proof.tier} · no fix passed the gates</span>;
  return (
    <span
      className="trunc c-ask"
      title={`${proof.verdict}${lacks}`}
    >{`${proof.verdict === 'same-site' ? 'same site only' : 'not reproduced'}${lacks}`}</span>
  );
}

function Live({ doing: { latest, since, runs } }: { doing: Doing }) {
  const { before, 'with-fix': withFix } = runs;
  return (
    <span className="pf">
      <span className="runs">
        <RunTicks runs={before ?? none} wanted="fail" planned={before?.planned} />
        {withFix ? (
          <>
            <Icon name="arrow" size={12} className="arrow" />
            <RunTicks runs={withFix} wanted="pass" planned={withFix.planned} />
          </>
        ) : null}
      </span>
      <span className="c-live trunc">
        {latest.text || latest.stage}, <Elapsed since={since} />
      </span>
    </span>
  );
}
