import { useState } from 'react';
import { mayDo, useMe } from '../api/session.ts';
import { Icon, type IconName } from '../parts/icon.tsx';
import { Panel } from '../parts/panel.tsx';
import { Pill, type Tone } from '../parts/state-pill.tsx';
import { When } from '../parts/when.tsx';
import { type BoardLine, boardOf } from './board.ts';
import { OwnHypothesisForm } from './own-hypothesis-form.tsx';
import type { TrialKind } from './own-trial.ts';
import type { StageFact } from './stages.ts';
import { StageSection } from './stage-section.tsx';
import { Ticked } from './ticked.tsx';
import type { Facts } from './use-facts.ts';

interface Props {
  facts: Facts;
  stages: readonly StageFact[];
  /** The form of one's own that is open. */
  mine: TrialKind | null;
  setMine: (kind: TrialKind | null) => void;
}

interface Look {
  word: string;
  tone: Tone;
  icon: IconName | 'spinner';
}

const looks: Readonly<Record<BoardLine['state'], Look>> = {
  confirmed: { word: 'Confirmed', tone: 'proven', icon: 'proven' },
  waiting: { word: 'Waits', tone: 'quiet', icon: 'ringd' },
  refuted: { word: 'Refuted', tone: 'quiet', icon: 'strike' },
  inconclusive: { word: 'Inconclusive', tone: 'ask', icon: 'alert' },
  open: { word: 'Not tried', tone: 'quiet', icon: 'ring' },
};
const tried: Look = { word: 'Being tried', tone: 'live', icon: 'spinner' };

/** Of those that were not tried; the rest is one click away. */
const openAtOnce = 3;
const evidenceAtOnce = 7;

/** Whose it is: a strategy's with its rank, or a person's with its time. */
function By({ one, doing }: { one: BoardLine; doing: boolean }) {
  const { own, by, rank } = one;
  if (!own)
    return (
      <>
        by {by}, rank {rank.toFixed(2)}
      </>
    );
  const rest = own.triedAt ? (
    <>
      , tried <When at={own.triedAt} ago />
    </>
  ) : doing ? (
    ', in this turn or the next'
  ) : (
    ', waits for a turn'
  );
  return (
    <>
      by {by}, <When at={own.at} ago />
      {rest}
    </>
  );
}

function Card({ one, facts: { ledger, doing } }: { one: BoardLine; facts: Facts }) {
  const [all, setAll] = useState(false);
  const live = one.state === 'waiting' && doing?.latest.stage === 'reproduction';
  const { word, tone, icon } = live ? tried : looks[one.state];
  const evidence = all ? one.evidence : one.evidence.slice(0, evidenceAtOnce);
  return (
    <article
      className={`hyp ${live ? 'live' : one.state === 'waiting' ? 'asked' : one.state}`}
      id={`hypothesis-${one.id}`}
    >
      <div>
        <Pill tone={tone} icon={icon}>
          {word}
        </Pill>
      </div>
      <div>
        <h3 className="claim">
          <a href={`#hypothesis-${one.id}`}>{one.id}</a> · <Ticked text={one.claim} />
        </h3>
        <p className="pred">
          <By one={one} doing={doing !== undefined} />
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
        {evidence.length < one.evidence.length ? (
          <button type="button" className="link xs" onClick={() => setAll(true)}>
            {one.evidence.length - evidence.length} more
          </button>
        ) : null}
      </div>
    </article>
  );
}

/** A ledger entry's own words; its id alone where the entry is of the investigation's own ledger. */
function Evidence({ text, ledger }: { text: string; ledger: Facts['ledger'] }) {
  const seq = /^ledger:(\d+)$/.exec(text)?.[1];
  if (seq === undefined)
    return (
      <span className="said">
        <Ticked text={text} />
      </span>
    );
  const known = ledger.some((entry) => entry.seq === Number(seq));
  return <span>{known ? `entry ${seq} of the investigation’s ledger` : text}</span>;
}

/** A person's own claims are never folded away. */
const claimsOf = (sorted: readonly BoardLine[]): number => sorted.findLastIndex(({ own }) => own !== null) + 1;

/** Claims, each tried by running it: confirmed, refuted, open; a person's among them. */
export function HypothesesSection({ facts, stages, mine, setMine }: Props) {
  const { report } = facts;
  const me = useMe().data;
  const [all, setAll] = useState(false);
  const sorted = boardOf(facts);
  const run = sorted.filter(({ state }) => state !== 'open' && state !== 'waiting').length;
  const told = sorted.filter(({ state }) => state !== 'open').length;
  const shown = all ? sorted : sorted.slice(0, Math.max(claimsOf(sorted), Math.min(7, told + openAtOnce)));
  return (
    <StageSection
      id="hypotheses"
      stages={stages}
      doing={facts.doing}
      by={report || sorted.length > 0 ? `${run} of ${sorted.length} tried by execution` : undefined}
    >
      <Panel>
        {sorted.length === 0 ? (
          <p className="pad sm t2">None yet. The engine raises them from the stack, the values and the tests.</p>
        ) : null}
        {shown.map((one) => (
          <Card key={one.id} one={one} facts={facts} />
        ))}
        {shown.length < sorted.length ? (
          <button type="button" className="own" onClick={() => setAll(true)}>
            <Icon name="list" />
            {sorted.length - shown.length} more that were not tried
          </button>
        ) : null}
        {mayDo(me, 'work') ? <OwnHypothesisForm facts={facts} kind={mine} open={setMine} /> : null}
      </Panel>
    </StageSection>
  );
}
