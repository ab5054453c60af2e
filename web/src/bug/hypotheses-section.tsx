import { useState } from 'react';
import type { Hypothesis } from '../../../src/domain/hypothesis.ts';
import { mayDo, useMe } from '../api/session.ts';
import { Icon } from '../parts/icon.tsx';
import { Panel } from '../parts/panel.tsx';
import { Pill } from '../parts/state-pill.tsx';
import { NoteForm } from './note-form.tsx';
import type { StageFact } from './stages.ts';
import { StageSection } from './stage-section.tsx';
import { Ticked } from './ticked.tsx';
import type { Facts } from './use-facts.ts';

interface Props {
  facts: Facts;
  stages: readonly StageFact[];
}

const looks = {
  confirmed: { word: 'Confirmed', tone: 'proven', icon: 'proven' },
  refuted: { word: 'Refuted', tone: 'quiet', icon: 'strike' },
  inconclusive: { word: 'Inconclusive', tone: 'ask', icon: 'alert' },
  open: { word: 'Not tried', tone: 'quiet', icon: 'ring' },
} as const;

const order = ['confirmed', 'refuted', 'inconclusive', 'open'] as const;
/** Of those that were not tried; the rest is one click away. */
const openAtOnce = 3;

function Card({ one, ledger }: { one: Hypothesis; ledger: Facts['ledger'] }) {
  const { word, tone, icon } = looks[one.state];
  const evidence = one.evidence.slice(0, 7);
  return (
    <article className={`hyp ${one.state}`}>
      <div>
        <Pill tone={tone} icon={icon}>
          {word}
        </Pill>
      </div>
      <div>
        <h3 className="claim">
          {one.id} · <Ticked text={one.claim} />
        </h3>
        <p className="pred">
          by {one.by}, rank {one.rank.toFixed(2)}
        </p>
        {evidence.length > 0 ? (
          <ul className="ev">
            {evidence.map((text) => (
              <li key={text} className="t2">
                <Evidence text={text} ledger={ledger} />
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </article>
  );
}

/** A ledger entry's own words; its id alone where the entry is of the investigation's own ledger. */
function Evidence({ text, ledger }: { text: string; ledger: Facts['ledger'] }) {
  const seq = /^ledger:(\d+)$/.exec(text)?.[1];
  if (seq === undefined) return <Ticked text={text} />;
  const known = ledger.some((entry) => entry.seq === Number(seq));
  return <span>{known ? `entry ${seq} of the investigation’s ledger` : text}</span>;
}

/** Claims, each tried by running it: confirmed, refuted, open. */
export function HypothesesSection({ facts, stages }: Props) {
  const { report, bug, ledger } = facts;
  const me = useMe().data;
  const [all, setAll] = useState(false);
  const sorted = (report?.hypotheses ?? []).toSorted(
    (a, b) => order.indexOf(a.state) - order.indexOf(b.state) || b.rank - a.rank,
  );
  const tried = sorted.filter(({ state }) => state !== 'open').length;
  const shown = all ? sorted : sorted.slice(0, Math.min(7, tried + openAtOnce));
  return (
    <StageSection
      id="hypotheses"
      stages={stages}
      doing={facts.doing}
      by={report ? `${tried} of ${sorted.length} tried by execution` : undefined}
    >
      <Panel>
        {sorted.length === 0 ? (
          <p className="pad sm t2">None yet. The engine raises them from the stack, the values and the tests.</p>
        ) : null}
        {shown.map((one) => (
          <Card key={one.id} one={one} ledger={ledger} />
        ))}
        {shown.length < sorted.length ? (
          <button type="button" className="own" onClick={() => setAll(true)}>
            <Icon name="list" />
            {sorted.length - shown.length} more that were not tried
          </button>
        ) : null}
        {mayDo(me, 'work') ? <NoteForm bug={bug.id} /> : null}
      </Panel>
    </StageSection>
  );
}
