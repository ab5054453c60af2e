import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { When } from '../parts/when.tsx';
import { LedgerList } from './ledger-list.tsx';
import type { Facts } from './use-facts.ts';

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** Bugs, deploys and spans that may explain it. */
function Related({ links }: Pick<Facts, 'links'>) {
  return (
    <ul className="related">
      {links.slice(0, 7).map(({ kind, target, title, reason }) => (
        <li key={kind + target}>
          {kind === 'bug' ? (
            <Link className="link" to="/bugs/$id" params={{ id: target }}>
              {title}
            </Link>
          ) : (
            <b>{title}</b>
          )}{' '}
          <span className="t3">{reason}</span>
        </li>
      ))}
    </ul>
  );
}

/** What is known of the bug in single words. */
function Properties({ facts: { bug, report, links } }: { facts: Facts }) {
  const { routing, disposition } = bug;
  const cost = report?.cost;
  return (
    <section aria-label="Properties">
      <h2>Properties</h2>
      <dl className="facts">
        <Fact name="Owner">{routing?.owner ?? <span className="t3">nobody is named</span>}</Fact>
        {routing?.team ? <Fact name="Team">{routing.team}</Fact> : null}
        <Fact name="Specialist">
          {routing ? (
            <>
              {routing.specialist}{' '}
              <span className="t3">{routing.by ? `by ${routing.by}` : `from ${routing.reason}`}</span>
            </>
          ) : (
            '–'
          )}
        </Fact>
        <Fact name="Priority">
          {bug.priority} <span className="t3">{bug.priorityReason}</span>
        </Fact>
        <Fact name="Disposition">
          {disposition ? disposition.kind.replaceAll('-', ' ') : <span className="t3">not judged yet</span>}
        </Fact>
        <Fact name="Release">
          <span className="mono">{bug.releases.at(-1)?.name.slice(0, 12) ?? '–'}</span>
        </Fact>
        {report?.codeMap.introducedBy ? (
          <Fact name="Caused by">
            <span className="mono">{report.codeMap.introducedBy.commit.slice(0, 7)}</span>
          </Fact>
        ) : null}
        <Fact name="First seen">
          <When at={bug.firstSeen} as="clock" />
        </Fact>
        <Fact name="Last seen">
          <When at={bug.lastSeen} ago />
        </Fact>
        {cost ? (
          <Fact name="Cost">
            {cost.money.toFixed(2)} {cost.currency}
            {cost.tokens ? `, ${cost.tokens} tokens` : ', no model'}
          </Fact>
        ) : null}
        {bug.mergedInto ? (
          <Fact name="Merged into">
            <Link className="link" to="/bugs/$id" params={{ id: bug.mergedInto }}>
              {bug.mergedInto}
            </Link>
          </Fact>
        ) : null}
      </dl>
      <Related links={links} />
    </section>
  );
}

function Comments({ comments }: Pick<Facts, 'comments'>) {
  if (comments.length === 0) return null;
  return (
    <section aria-label="Notes">
      <h2>Notes</h2>
      <ul className="notes">
        {comments.slice(-10).map(({ id, at, by, text, place }) => (
          <li key={id} id={`note-${id}`}>
            <b>{by.id}</b>{' '}
            <a className="t3" href={`#note-${id}`}>
              <When at={at} ago />
            </a>
            {place ? (
              <a className="t3 mono xs place" href={`#line-${place.file}-${place.line}`}>
                {place.file}:{place.line} of {place.proposal}
              </a>
            ) : null}
            <p className="said">{text}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Properties, notes and the ledger, beside the column. */
export function Aside({ facts }: { facts: Facts }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys.
    <aside className="aside" aria-label="Properties and ledger" tabIndex={0}>
      <Properties facts={facts} />
      <LedgerList facts={facts} />
      <Comments comments={facts.comments} />
    </aside>
  );
}
