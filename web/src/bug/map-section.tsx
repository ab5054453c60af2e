import { useState } from 'react';
import type { CodeMap, MappedFrame } from '../../../src/domain/code-map.ts';
import { useRoute } from '../api/use-route.ts';
import { CodeFrame } from '../code/code-frame.tsx';
import { Icon } from '../parts/icon.tsx';
import { Panel } from '../parts/panel.tsx';
import type { StageFact } from './stages.ts';
import { StageSection } from './stage-section.tsx';
import type { Facts } from './use-facts.ts';
import { duration } from './words.ts';

interface Props {
  facts: Facts;
  stages: readonly StageFact[];
}

/** Source at the bug's commit; where that is not on this machine, the lines that production sent along. */
function Source({ facts, frame }: { facts: Facts; frame: MappedFrame }) {
  const { bug, signals } = facts;
  const line = frame.line ?? 1;
  const source = useRoute(
    'getSource',
    { params: { id: bug.id }, query: { file: frame.file ?? '', line, around: 5 } },
    { enabled: frame.file !== null },
  );
  const sent = signals[0]?.event.errors[0]?.frames[frame.index];
  const hot = { line, expression: frame.expression };
  if (source.data && source.data.file === frame.file)
    return (
      <CodeFrame
        file={source.data.file}
        lines={source.data.lines}
        from={source.data.from}
        hot={hot}
        label={`Source of ${frame.file}`}
      />
    );
  if (source.isPending && frame.file) return <div className="code" aria-busy="true" />;
  if (sent?.contextLine && sent.line) {
    const lines = [...sent.preContext, sent.contextLine, ...sent.postContext];
    const from = sent.line - sent.preContext.length;
    return (
      <div>
        <CodeFrame
          file={frame.file ?? ''}
          lines={lines}
          from={from}
          hot={{ line: sent.line, expression: frame.expression }}
          label="Source as production sent it"
        />
        <p className="pad xs t2">As production sent it: {source.error?.message ?? 'the file is not known'}.</p>
      </div>
    );
  }
  return (
    <p className="pad sm c-ask">
      The source is not shown: {source.error?.message ?? 'the frame names no file of this repository'}.
    </p>
  );
}

function Frames({
  frames,
  at,
  pick,
}: {
  frames: readonly MappedFrame[];
  at: MappedFrame;
  pick: (frame: MappedFrame) => void;
}) {
  return (
    <ol className="frames" aria-label="Frames of this repository, innermost first">
      {frames.map((frame) => (
        <li key={frame.index} aria-current={frame === at || undefined}>
          <button type="button" onClick={() => pick(frame)}>
            <span className="fn">{frame.function ?? '(no name)'}</span>
            <span className="at">
              {frame.file}:{frame.line}
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}

function Chain({ codeMap, frame, service }: { codeMap: CodeMap; frame: MappedFrame; service: string | null }) {
  const owner = codeMap.owners.find(({ file }) => file === frame.file);
  const parts = [service, codeMap.baseCommit.slice(0, 7), frame.file, frame.function].filter((part) => part !== null);
  return (
    <div className="chain">
      {parts.map((part, i) => (
        <span key={part} className="row mono">
          {i > 0 ? <Icon name="chev" size={12} /> : null}
          {part}
        </span>
      ))}
      {owner ? (
        <span className="end tag" title={`from ${owner.source}`}>
          <Icon name="users" size={12} />
          {owner.owner}
        </span>
      ) : null}
    </div>
  );
}

function Introduced({ codeMap }: { codeMap: CodeMap }) {
  const { introducedBy, recentChanges } = codeMap;
  const commits = introducedBy ? [introducedBy] : recentChanges.slice(0, 3);
  if (commits.length === 0) return null;
  return (
    <Panel header={<span className="strong">{introducedBy ? 'Introduced by' : 'Changes near it, not bisected'}</span>}>
      <ul className="ctl">
        {commits.map(({ commit, subject, author, why, at }) => (
          <li key={commit}>
            <span>
              <code>{commit.slice(0, 7)}</code> {subject}
              <span className="t2">
                {' '}
                · {author}, {at.slice(0, 10)}
              </span>
            </span>
            <span className="t2 xs">{why}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Which code, whose it is, and which change brought it. */
export function MapSection({ facts, stages }: Props) {
  const { report, bug } = facts;
  const [picked, pick] = useState<MappedFrame | null>(null);
  const frames =
    report?.codeMap.frames.filter(({ kind, file }) => kind === 'source' && file !== null).slice(0, 7) ?? [];
  const at = frames.find(({ index }) => index === picked?.index) ?? frames[0];
  const suspects = report?.codeMap.suspects.slice(0, 3) ?? [];
  return (
    <StageSection
      id="map"
      stages={stages}
      doing={facts.doing}
      by={duration(report?.timings['diagnosis'])}
      finding={
        suspects[0] ? (
          <>
            First suspect: <code>{suspects[0].function ?? suspects[0].file}</code>; {suspects[0].why}.
          </>
        ) : report ? (
          'No frame lies in this repository.'
        ) : (
          'Filled by the investigation.'
        )
      }
    >
      {report && at ? (
        <>
          <Panel>
            <Chain codeMap={report.codeMap} frame={at} service={bug.service} />
            <div className="split">
              <div>
                <Frames frames={frames} at={at} pick={pick} />
              </div>
              <Source facts={facts} frame={at} />
            </div>
          </Panel>
          <Introduced codeMap={report.codeMap} />
        </>
      ) : null}
    </StageSection>
  );
}
