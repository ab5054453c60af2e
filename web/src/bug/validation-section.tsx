import { Icon } from '../parts/icon.tsx';
import { Panel } from '../parts/panel.tsx';
import { Pill } from '../parts/state-pill.tsx';
import type { StageFact } from './stages.ts';
import { StageSection } from './stage-section.tsx';
import { Ticked } from './ticked.tsx';
import type { Facts } from './use-facts.ts';
import { duration } from './words.ts';

interface Props {
  facts: Facts;
  stages: readonly StageFact[];
}

const names: Readonly<Record<string, string>> = {
  applies: 'Applies cleanly',
  parses: 'Parses',
  'protected-paths': 'No protected path',
  types: 'Type check no worse',
  reproduction: 'Reproduction passes',
  neighbours: 'Neighbours pass',
  'negative-control': 'Negative control unchanged',
  'test-suite': 'Test suite no worse',
  suppression: 'No suppression',
  'reverted-red': 'Red again without the fix',
};

const looks = {
  passed: { tone: 'c-pass', icon: 'check', word: 'passed' },
  failed: { tone: 'c-fail', icon: 'x', word: 'failed' },
  'not-run': { tone: 'c-quiet', icon: 'ringd', word: 'not run' },
  unverified: { tone: 'c-ask', icon: 'alert', word: 'unverified' },
} as const;

type Gate = NonNullable<Facts['report']>['validation']['gates'][number];

/** The gates in the order in which they are passed: each with its outcome, and none left out. */
export function GateList({ gates }: { gates: readonly Gate[] }) {
  return (
    <ol className="gates">
      {gates.map(({ name, outcome, detail }) => {
        const { tone, icon, word } = looks[outcome];
        return (
          <li key={name} id={`gate-${name}`}>
            <span className={tone}>
              <Icon name={icon} />
            </span>
            <span>{names[name] ?? name}</span>
            <span className={outcome === 'passed' ? 'd' : `d ${tone}`}>
              <Ticked text={detail} />
            </span>
            <span className={`tm ${outcome === 'passed' ? '' : tone}`}>{word}</span>
          </li>
        );
      })}
    </ol>
  );
}

/** What the patch had to pass, and what of it did not run. */
export function ValidationSection({ facts, stages }: Props) {
  const { report, doing } = facts;
  const gates = report?.validation.gates ?? [];
  const passed = gates.filter(({ outcome }) => outcome === 'passed').length;
  const failed = gates.some(({ outcome }) => outcome === 'failed');
  const plan = report?.validation.plan ?? [];
  return (
    <StageSection
      id="validation"
      stages={stages}
      doing={doing}
      pill={
        gates.length > 0 ? (
          <Pill
            tone={failed ? 'fail' : passed === gates.length ? 'pass' : 'ask'}
            icon={failed ? 'x' : passed === gates.length ? 'check' : 'half'}
          >
            {`${passed} of ${gates.length} gates`}
          </Pill>
        ) : null
      }
      by={gates.length > 0 ? `${duration(report?.timings['validation']) ?? ''}, in order` : undefined}
      finding={gates.length === 0 ? 'Gates run on a patch; there is none.' : undefined}
    >
      {gates.length > 0 ? (
        <Panel>
          <GateList gates={gates} />
        </Panel>
      ) : null}
      {plan.length > 0 ? (
        <Panel header={<span className="strong">Planned before the patch was written</span>}>
          <ul className="ctl">
            {plan.map(({ check, why, outcome }) => (
              <li key={check}>
                <span>
                  {check}
                  <span className="t2"> · {why}</span>
                </span>
                <span className={looks[outcome].tone}>{looks[outcome].word}</span>
              </li>
            ))}
          </ul>
        </Panel>
      ) : null}
    </StageSection>
  );
}
