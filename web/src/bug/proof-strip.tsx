import { Icon } from '../parts/icon.tsx';
import { type Runs, RunTicks, runsInWords } from '../parts/ticks.tsx';
import type { Facts } from './use-facts.ts';

const none: Runs = { failing: 0, total: 0 };

interface ActProps {
  name: string;
  code?: string;
  runs: Runs;
  wanted: 'fail' | 'pass';
  planned?: number;
  more?: string;
}

function Act({ name, code, runs, wanted, planned, more }: ActProps) {
  const holds = runs.total > 0 && (wanted === 'fail' ? runs.failing : runs.total - runs.failing) === runs.total;
  const tone = runs.total === 0 ? 'c-quiet' : holds ? (wanted === 'fail' ? 'c-fail' : 'c-pass') : 'c-ask';
  return (
    <div className="act">
      <p className="cap">
        <b>{name}</b> {code ? <span className="mono">{code}</span> : null}
      </p>
      <RunTicks runs={runs} wanted={wanted} size="l" planned={planned} />
      <p className={`res ${tone}`}>
        {runsInWords(runs, wanted)} {more && holds ? <span>{more}</span> : null}
      </p>
    </div>
  );
}

const Arrow = () => (
  <span className="arrow">
    <Icon name="arrow" size={16} />
  </span>
);

/** Red, green, red: before, with the fix, the fix taken away. Acts that were not reached are dots. */
export function ProofStrip({ report, doing, proposal }: Pick<Facts, 'report' | 'doing' | 'proposal'>) {
  const live = doing?.runs ?? {};
  const told = doing ? null : report;
  const act = (phase: 'before' | 'with-fix' | 'reverted', runs: Runs | undefined) => ({
    runs: live[phase] ?? runs ?? none,
    planned: live[phase]?.planned,
  });
  const before =
    told && told.validation.before.total > told.reproduction.runs.total
      ? told.validation.before
      : told?.reproduction.runs;
  return (
    <div className="acts" role="group" aria-label="Proof: fails before the fix, passes with it, fails again without it">
      <Act
        name="Before"
        code={report?.codeMap.baseCommit.slice(0, 7)}
        wanted="fail"
        more={report?.reproduction.verdict === 'reproduced' ? `same failure, ${report.reproduction.tier}` : undefined}
        {...act('before', before)}
      />
      <Arrow />
      <Act
        name="With the fix"
        code={proposal?.patchHash.slice(0, 7)}
        wanted="pass"
        {...act('with-fix', told?.fix ? told.validation.after : none)}
      />
      <Arrow />
      <Act
        name="Fix taken away"
        wanted="fail"
        more="red again"
        {...act('reverted', told?.fix ? told.validation.reverted : none)}
      />
    </div>
  );
}
