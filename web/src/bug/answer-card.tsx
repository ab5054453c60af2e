import type { ReactNode } from 'react';
import { When } from '../parts/when.tsx';
import { ProofStrip } from './proof-strip.tsx';
import { goTo } from './stage-rail.tsx';
import { Ticked } from './ticked.tsx';
import type { Facts } from './use-facts.ts';
import { standingWords } from './standing-words.ts';
import { whyOf } from './words.ts';

function Row({ name, lead, more }: { name: string; lead: ReactNode; more?: ReactNode }) {
  return (
    <div className="q">
      <dt>{name}</dt>
      <dd>
        <p className="lead">{lead}</p>
        {more ? <p className="more num">{more}</p> : null}
      </dd>
    </div>
  );
}

function Where({ report, bug, signals }: Facts) {
  const [suspect] = report?.codeMap.suspects ?? [];
  const frame = report?.codeMap.frames.find(({ file, line }) => file === suspect?.file && line === suspect?.line);
  const owner = report?.codeMap.owners.find(({ file }) => file === suspect?.file)?.owner;
  if (!suspect) {
    const top = signals[0]?.event.errors[0]?.frames[0];
    const place = top ? `${top.filename ?? 'native code'}${top.line ? `:${top.line}` : ''}` : null;
    return (
      <Row
        name="Where"
        lead={place ? <code>{place}</code> : 'Not known yet: the signal has no stack.'}
        more={place ? 'as production wrote it; not mapped to the repository yet' : undefined}
      />
    );
  }
  const lead = frame?.expression ? (
    <span className="at-fault">
      <code>
        <mark>{frame.expression}</mark>
      </code>{' '}
      <span className="t2">in</span> <code>{suspect.function ?? 'the file'}</code>
    </span>
  ) : (
    <code>{suspect.function ?? suspect.file}</code>
  );
  const more = (
    <>
      <button type="button" className="link mono" onClick={() => goTo('map')}>
        {suspect.file}
        {suspect.line ? `:${suspect.line}` : ''}
      </button>{' '}
      at <code>{report?.codeMap.baseCommit.slice(0, 7)}</code>
      {owner ? `, owned by ${owner}` : ''}
      {bug.service ? `, service ${bug.service}` : ''}
    </>
  );
  return <Row name="Where" lead={lead} more={more} />;
}

/** What, where, why, the proof, and what is to be decided: a minute's reading. */
export function AnswerCard({ facts }: { facts: Facts }) {
  const { bug, report } = facts;
  const [environment] = bug.environments;
  const commit = report?.codeMap.introducedBy;
  const { name, lead, more } = standingWords(facts);
  return (
    <div className="answer">
      <dl>
        <Row
          name="What"
          lead={<span className="said">{bug.message || bug.title}</span>}
          more={
            <>
              {bug.count.toLocaleString('en')} {bug.count === 1 ? 'event' : 'events'} from{' '}
              {bug.users.toLocaleString('en')} {bug.users === 1 ? 'user' : 'users'} since{' '}
              <When at={bug.firstSeen} as="clock" />
              {environment ? `, in ${environment.name}` : ''}; last <When at={bug.lastSeen} ago />
            </>
          }
        />
        <Where {...facts} />
        <Row
          name="Why"
          lead={<Ticked text={whyOf(facts)} />}
          more={
            commit ? (
              <>
                Introduced by <code>{commit.commit.slice(0, 7)}</code> “{commit.subject}”
                {commit.why ? `, ${commit.why.split(':')[0]}` : ''}
              </>
            ) : undefined
          }
        />
      </dl>
      <ProofStrip {...facts} />
      <dl>
        <Row name={name} lead={lead} more={more} />
      </dl>
    </div>
  );
}
