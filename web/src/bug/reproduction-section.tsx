import { useQueryClient } from '@tanstack/react-query';
import type { BugState } from '../../../src/domain/bug-state.ts';
import { mayDo, useMe } from '../api/session.ts';
import { useSend } from '../api/use-route.ts';
import { CodeFrame } from '../code/code-frame.tsx';
import { Button } from '../parts/button.tsx';
import { Copy } from '../parts/copy.tsx';
import { Icon } from '../parts/icon.tsx';
import { Failed } from '../parts/notice.tsx';
import { Panel } from '../parts/panel.tsx';
import { Pill } from '../parts/state-pill.tsx';
import { IdentityTable } from './identity-table.tsx';
import { MissingEvidence } from './missing-evidence.tsx';
import { RunOutputs } from './run-outputs.tsx';
import type { StageFact } from './stages.ts';
import { StageSection } from './stage-section.tsx';
import { type Facts, useBundleFile } from './use-facts.ts';
import { duration } from './words.ts';

interface Props {
  facts: Facts;
  stages: readonly StageFact[];
  /** Opens the form for tests that are to be run. */
  choose: () => void;
}

const looks = {
  reproduced: { word: 'Reproduced', tone: 'proven', icon: 'proven' },
  'same-site': { word: 'Same site only', tone: 'ask', icon: 'half' },
  'not-reproduced': { word: 'Not reproduced', tone: 'quiet', icon: 'strike' },
} as const;

function Finding({ report }: { report: NonNullable<Facts['report']> }) {
  const { verdict, tier, runs } = report.reproduction;
  if (verdict === 'reproduced')
    return (
      <>
        <b>
          The same failure, {runs.failing} of {runs.total} times in fresh processes.
        </b>{' '}
        Identity is {tier}
        {tier === 'I3' ? '.' : `; ${tier === 'I2' ? 'I3' : 'I2'} is not claimed.`}
      </>
    );
  return (
    <b>
      {verdict === 'same-site'
        ? 'It fails at the same place, but not as in production.'
        : 'No run failed as in production.'}
    </b>
  );
}

function TestFile({ facts, choose }: Pick<Props, 'facts' | 'choose'>) {
  const reproduction = facts.report?.reproduction;
  const [file = ''] = reproduction?.files ?? [];
  const name = facts.files.find((one) => one === `reproduction/${file}`) ?? null;
  const text = useBundleFile(facts, name).data;
  if (!name || !reproduction) return null;
  const command = reproduction.command.join(' ');
  return (
    <Panel
      header={
        <>
          <Icon name="file" />
          <span className="mono trunc">{file}</span>
          <span className="t3 xs hide-phone">kept as regression test</span>
          <span className="end">
            <RunAgain bug={facts.bug.id} state={facts.bug.state} choose={choose} />
          </span>
        </>
      }
      footer={
        <>
          <code className="trunc t1">{command}</code>
          <span className="end">
            <Copy text={command} />
          </span>
        </>
      }
    >
      {text === undefined ? (
        <div className="code" aria-busy="true" />
      ) : (
        <CodeFrame file={file} lines={text.trimEnd().split('\n').slice(0, 80)} from={1} label="The reproduction" />
      )}
      <RunOutputs facts={facts} />
    </Panel>
  );
}

/** States from which a turn can be asked for. */
const tryable: readonly BugState[] = ['new', 'regressed', 'needs-investigation', 'routed', 'wont-fix', 'fixed'];

/** The whole investigation is run again: a claim is as new as its runs. */
function RunAgain({ bug, state, choose }: { bug: string; state: BugState; choose: () => void }) {
  const me = useMe().data;
  const client = useQueryClient();
  const send = useSend('investigate', () => void client.invalidateQueries());
  if (!mayDo(me, 'work')) return null;
  return (
    <>
      <Failed error={send.error} what="It was not started." />
      <Button
        small
        busy={send.isPending}
        disabled={!tryable.includes(state)}
        title={
          tryable.includes(state) ? undefined : `Not while it is ${state}: send a proposal back to have it tried again`
        }
        onClick={() => send.mutate({ params: { id: bug }, body: { reason: 'run again' } })}
      >
        <Icon name="play" size={12} />
        Run again
      </Button>
      <Button small look="ghost" onClick={choose}>
        Run chosen tests
      </Button>
    </>
  );
}

/** The test that fails as production did, its runs, and why it is the same failure. */
export function ReproductionSection({ facts, stages, choose }: Props) {
  const { report, doing, files } = facts;
  const reproduction = report?.reproduction;
  const look = reproduction ? looks[reproduction.verdict] : null;
  const hasTest = reproduction?.files.some((file) => files.includes(`reproduction/${file}`));
  return (
    <StageSection
      id="reproduction"
      stages={stages}
      doing={doing}
      pill={
        look ? (
          <Pill tone={look.tone} icon={look.icon}>
            {look.word}
          </Pill>
        ) : null
      }
      by={
        reproduction
          ? [reproduction.strategy, reproduction.framework, duration(report?.timings['reproduction'])]
              .filter(Boolean)
              .join(' · ')
          : undefined
      }
      finding={report ? <Finding report={report} /> : 'Waits for the investigation.'}
    >
      {reproduction ? <IdentityTable reproduction={reproduction} /> : null}
      <TestFile facts={facts} choose={choose} />
      {report && !hasTest ? (
        <p className="row">
          <RunAgain bug={facts.bug.id} state={facts.bug.state} choose={choose} />
        </p>
      ) : null}
      <MissingEvidence facts={facts} />
    </StageSection>
  );
}
