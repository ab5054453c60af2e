import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Proposal } from '../../../src/domain/proposal.ts';
import { ask, type Reply } from '../api/client.ts';
import { useRoute } from '../api/use-route.ts';
import { Icon } from '../parts/icon.tsx';
import { Failed } from '../parts/notice.tsx';
import { Priority } from '../parts/priority.tsx';
import { StatePill } from '../parts/state-pill.tsx';
import { RunTicks, runsInWords } from '../parts/ticks.tsx';
import { When } from '../parts/when.tsx';

type Bug = Reply<'getBug'>;

/** What the last investigation told; null: nothing was looked into yet. */
function useReport(id: string, state: string | undefined) {
  return useQuery({
    queryKey: ['peek', id, state],
    enabled: state !== undefined,
    staleTime: 30_000,
    queryFn: async () => {
      const files = await ask('listFiles', { params: { id } });
      if (!files.includes('proposal.json')) return null;
      const { text } = await ask('getFile', { params: { id }, query: { name: 'proposal.json' } });
      return JSON.parse(text) as Proposal;
    },
  });
}

/** What, where, why, how it was proven and what is to be decided, beside the list. */
export function Peek({ id, close }: { id: string; close: () => void }) {
  const asked = useRoute('getBug', { params: { id } });
  const bug = asked.data?.id === id ? asked.data : undefined;
  const { data: report, isPending } = useReport(id, bug?.state);
  return (
    <aside className="peek" aria-label={`Peek at ${id}`}>
      <header>
        <span className="mono xs t3">{id}</span>
        {bug ? <StatePill state={bug.state} /> : null}
        <button type="button" className="iconbtn end" aria-label="Close the peek" onClick={close}>
          <Icon name="x" />
        </button>
      </header>
      <Failed error={asked.error} what="The bug could not be read." />
      {bug ? (
        <>
          <h2>{bug.title}</h2>
          <dl>
            <What bug={bug} />
            {report ? <Found report={report} /> : <Waits pending={isPending} bug={bug} />}
          </dl>
          <Next bug={bug} />
        </>
      ) : null}
    </aside>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function What({ bug }: { bug: Bug }) {
  const { count, users, firstSeen, lastSeen, releases, environments, service, priority, priorityReason, routing } = bug;
  return (
    <>
      <Line name="What">
        {count.toLocaleString('en')} events, {users.toLocaleString('en')} {users === 1 ? 'user' : 'users'}; first{' '}
        <When at={firstSeen} ago />, last <When at={lastSeen} ago />
        <span className="more t3">
          {[service, environments[0]?.name, releases.at(-1)?.name].filter(Boolean).join(' · ')}
        </span>
      </Line>
      <Line name="Urgency">
        <Priority value={priority} /> {priority} <span className="t3">{priorityReason}</span>
      </Line>
      <Line name="Owner">
        {routing?.owner ?? routing?.team ?? <span className="t3">nobody is named</span>}
        {routing ? <span className="t3"> {routing.specialist}</span> : null}
      </Line>
    </>
  );
}

function Found({ report }: { report: Proposal }) {
  const { codeMap, hypotheses, reproduction, validation, fix, missingEvidence } = report;
  const [suspect] = codeMap.suspects;
  const cause =
    hypotheses.find(({ state }) => state === 'confirmed') ?? hypotheses.find(({ state }) => state === 'open');
  return (
    <>
      <Line name="Where">
        {suspect ? (
          <code className="break">
            {suspect.file}
            {suspect.line === null ? '' : `:${suspect.line}`}
          </code>
        ) : (
          <span className="c-ask">not located</span>
        )}
        {codeMap.introducedBy ? (
          <span className="more t3">came in with {codeMap.introducedBy.commit.slice(0, 7)}</span>
        ) : null}
      </Line>
      <Line name="Why">
        {cause ? (
          <>
            {cause.claim} <span className="t3">({cause.state})</span>
          </>
        ) : (
          <span className="c-ask">no hypothesis holds</span>
        )}
      </Line>
      <Line name="Proof">
        <span className="runs-line">
          <RunTicks runs={reproduction.runs} wanted="fail" />
          <span className="xs t2">{runsInWords(reproduction.runs, 'fail')}</span>
        </span>
        {fix ? (
          <span className="runs-line">
            <RunTicks runs={validation.after ?? { failing: 0, total: 0 }} wanted="pass" />
            <span className="xs t2">
              with the fix: {runsInWords(validation.after ?? { failing: 0, total: 0 }, 'pass')}
            </span>
          </span>
        ) : null}
        <span className="more t3">
          {reproduction.verdict.replaceAll('-', ' ')}, {reproduction.tier}
        </span>
      </Line>
      <Fix report={report} />
      {missingEvidence[0] ? (
        <Line name="Missing">
          <span className="c-ask">{missingEvidence[0].what}</span>
          <span className="more t3">{missingEvidence[0].supply}</span>
        </Line>
      ) : null}
    </>
  );
}

function Fix({ report: { fix, risk } }: { report: Proposal }) {
  if (!fix) return null;
  return (
    <Line name="Fix">
      {fix.files.length === 1 ? <code className="break">{fix.files[0]}</code> : `${fix.files.length} files`}, +
      {fix.linesAdded} −{fix.linesRemoved}
      <span className="more t3">
        risk {risk.level} {risk.score}
      </span>
    </Line>
  );
}

function Waits({ pending, bug }: { pending: boolean; bug: Bug }) {
  if (pending) return <Line name="Where">…</Line>;
  return (
    <Line name="Where">
      <span className="t3">{bug.state === 'investigating' ? 'looked into now' : 'not looked into yet'}</span>
    </Line>
  );
}

function Next({ bug: { id, state } }: { bug: Bug }) {
  return (
    <footer className="row">
      <Link
        className={state === 'proposed' ? 'btn s primary' : 'btn s'}
        to="/bugs/$id"
        params={{ id }}
        hash={state === 'proposed' ? 'decision' : ''}
      >
        {state === 'proposed' ? 'Review and decide' : 'Open'}
        <kbd aria-hidden="true">{state === 'proposed' ? 'D' : '↵'}</kbd>
      </Link>
    </footer>
  );
}
