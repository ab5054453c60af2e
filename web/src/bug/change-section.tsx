import { Icon } from '../parts/icon.tsx';
import { Panel } from '../parts/panel.tsx';
import { Pill } from '../parts/state-pill.tsx';
import { When } from '../parts/when.tsx';
import type { StageFact } from './stages.ts';
import { StageSection } from './stage-section.tsx';
import type { Facts } from './use-facts.ts';

interface Props {
  facts: Facts;
  stages: readonly StageFact[];
}
type Change = Facts['changes'][number];

const badStates = new Set(['failed', 'stale', 'voided']);

function OneChange({ change }: { change: Change }) {
  const { branch, baseCommit, commit, pullRequest, checks, steps, detail, state } = change;
  return (
    <Panel footer={detail ? <span className={badStates.has(state) ? 'c-ask' : ''}>{detail}</span> : undefined}>
      <ol className="steps">
        <li>
          <Icon name="branch" />
          <span>
            Branch <code>{branch}</code> from <code>{baseCommit.slice(0, 7)}</code>
            {commit ? (
              <>
                , commit <code>{commit.slice(0, 7)}</code>
              </>
            ) : null}
          </span>
        </li>
        {pullRequest ? (
          <li>
            <Icon name="commit" />
            <span>
              {/^https?:\/\//.test(pullRequest.url) ? (
                <a className="link" href={pullRequest.url} rel="noreferrer">
                  Pull request {pullRequest.number}
                </a>
              ) : (
                `Pull request ${pullRequest.number}`
              )}
              , {pullRequest.draft ? 'draft, ' : ''}
              {pullRequest.state}
            </span>
            <span className="t3 xs">checks: {checks}</span>
          </li>
        ) : null}
        {steps.map(({ at, step, outcome }) => (
          <li key={`${at}-${step}`}>
            <Icon name="check" />
            <span>
              {step} <span className="t2">{outcome}</span>
            </span>
            <span className="t3 xs">
              <When at={at} as="clock" />
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

/** Branch, pull request and checks of what was approved; before that, what will be done. */
export function ChangeSection({ facts, stages }: Props) {
  const { changes, report, bug } = facts;
  const [first] = changes;
  return (
    <StageSection
      id="change"
      stages={stages}
      pill={
        first ? (
          <Pill
            tone={badStates.has(first.state) ? 'ask' : first.state === 'merged' ? 'proven' : 'live'}
            icon={badStates.has(first.state) ? 'alert' : first.state === 'merged' ? 'check' : 'branch'}
          >
            {first.state}
          </Pill>
        ) : (
          <Pill tone="plain" icon="ringd">
            After approval
          </Pill>
        )
      }
    >
      {changes.map((change) => (
        <OneChange key={change.id} change={change} />
      ))}
      {!first && report?.fix ? (
        <Panel>
          <ol className="steps">
            <li>
              <Icon name="branch" />
              <span>
                A branch of bug {bug.id} from <code>{report.codeMap.baseCommit.slice(0, 7)}</code>, exactly this patch
              </span>
            </li>
            {report.reproduction.files.map((file) => (
              <li key={file}>
                <Icon name="file" />
                <span>
                  The reproduction becomes <code>{file}</code>
                </span>
              </li>
            ))}
          </ol>
        </Panel>
      ) : null}
    </StageSection>
  );
}
