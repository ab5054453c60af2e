import { useState } from 'react';
import { mayDo, useMe } from '../api/session.ts';
import { DiffView } from '../code/diff-view.tsx';
import { type FileDiff, parseDiff } from '../code/parse-diff.ts';
import { useKeys } from '../frame/use-keys.ts';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { Panel } from '../parts/panel.tsx';
import { LineThread } from './line-thread.tsx';
import { Rivals } from './rivals.tsx';
import type { StageFact } from './stages.ts';
import { StageSection } from './stage-section.tsx';
import { Ticked } from './ticked.tsx';
import { type Facts, useBundleFile } from './use-facts.ts';
import { type Draft, withRemark } from './use-draft.ts';
import { duration } from './words.ts';

interface Props {
  facts: Facts;
  stages: readonly StageFact[];
  draft: Draft;
  /** Null: this person may not decide. */
  change: ((draft: Draft) => void) | null;
}

/** The search's own words: what was accepted, and of how many. */
function foundBy({ ledger }: Facts): string | undefined {
  const told = ledger.findLast(({ kind, stage }) => kind === 'search' && stage === 'repair')?.outcome;
  const accepted = told?.split('; accepted: ');
  return accepted?.[1] ?? told;
}

function madeBy({ report, proposal }: Facts): string {
  const who = proposal?.proposers.map(({ kind, id }) => `${kind} ${id}`).join(', ') ?? `engine ${report?.fix?.engine}`;
  const cost = report?.cost.tokens ? `${report.cost.tokens} tokens` : 'no model used';
  return [who, duration(report?.timings['repair']), cost].filter(Boolean).join(' · ');
}

function Views({ split, setSplit, remarks }: { split: boolean; setSplit: (split: boolean) => void; remarks: boolean }) {
  return (
    <p className="row views">
      <Button small aria-pressed={!split} onClick={() => setSplit(false)}>
        Unified
      </Button>
      <Button small aria-pressed={split} onClick={() => setSplit(true)}>
        Split
      </Button>
      {remarks ? <span className="t2 xs">Click a line’s number to say something about it.</span> : null}
    </p>
  );
}

function FileHead({ file: { path, added, removed } }: { file: FileDiff }) {
  return (
    <>
      <Icon name="file" />
      <span className="mono trunc">{path}</span>
      <span className="stat nowrap">
        <span className="c-pass">+{added}</span> <span className="c-fail">−{removed}</span>
      </span>
    </>
  );
}

/** The patch, every line of it, and what lost against it. */
export function FixSection({ facts, stages, draft, change }: Props) {
  const { report, proposal, doing } = facts;
  const [split, setSplit] = useState(false);
  const [line, setLine] = useState<{ file: string; line: number } | null>(null);
  useKeys({ t: () => setSplit(!split) });
  const kept = useBundleFile(facts, proposal ? null : 'fix.patch').data;
  const files = parseDiff(proposal?.diff ?? kept ?? '');
  const { fix } = report ?? {};
  const found = foundBy(facts);
  const talks = mayDo(useMe().data, 'work') && proposal !== null;
  return (
    <StageSection
      id="fix"
      stages={stages}
      doing={doing}
      pill={
        fix ? <span className="tag">{fix.kind === 'cause' ? 'repairs the cause' : 'suppresses the error'}</span> : null
      }
      by={fix ? madeBy(facts) : undefined}
      finding={
        fix && found ? (
          <Ticked text={found} />
        ) : report && !fix ? (
          <b>
            {report.plausible?.length
              ? 'None is proposed: the evidence does not tell which is right.'
              : 'No patch passed the gates.'}
          </b>
        ) : report ? undefined : (
          'After the reproduction.'
        )
      }
    >
      {files.length > 0 ? <Views split={split} setSplit={setSplit} remarks={talks} /> : null}
      {files.map((file) => (
        <Panel key={file.path} header={<FileHead file={file} />}>
          <DiffView
            file={file}
            split={split}
            pick={talks ? (at) => setLine({ file: file.path, line: at }) : undefined}
            below={(at) => (
              <LineThread
                facts={facts}
                draft={draft}
                at={{ file: file.path, line: at }}
                open={line?.file === file.path && line.line === at}
                close={() => setLine(null)}
                keep={change && ((text) => change(withRemark(draft, { file: file.path, line: at, text })))}
              />
            )}
          />
        </Panel>
      ))}
      <Rivals facts={facts} />
    </StageSection>
  );
}
