import { useRef, useState } from 'react';
import { useKeys } from '../frame/use-keys.ts';
import { Elapsed, When } from '../parts/when.tsx';
import { Ticked } from './ticked.tsx';
import type { Facts } from './use-facts.ts';

const shownFirst = 12;

/** Who did what and when, the newest first; what runs now stands on top of it. */
export function LedgerList({ facts: { ledger, doing } }: { facts: Facts }) {
  const [all, setAll] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useKeys({ l: () => heading.current?.focus() });
  const entries = ledger.toReversed();
  const shown = all ? entries : entries.slice(0, shownFirst);
  return (
    <section aria-label="Ledger">
      <h2 ref={heading} tabIndex={-1}>
        Ledger {doing ? <span className="pill live">live</span> : null}
      </h2>
      <ol className="ledger">
        {doing ? (
          <li>
            <span className="p live" />
            <span className="said">{doing.latest.text}</span>
            <Elapsed since={doing.since} />
          </li>
        ) : null}
        {shown.map(({ seq, at, actor, kind, outcome }) => (
          <li key={seq} id={`entry-${seq}`}>
            <span className="p" />
            <span className="said" title={outcome}>
              <b>{actor}</b> {kind.replaceAll('-', ' ')}:{' '}
              <Ticked text={outcome.length > 160 ? `${outcome.slice(0, 160)}…` : outcome} />
            </span>
            <a href={`#entry-${seq}`}>
              <When at={at} as="clock" />
            </a>
          </li>
        ))}
      </ol>
      {entries.length === 0 ? <p className="xs t2">No entries</p> : null}
      {entries.length > shown.length ? (
        <button type="button" className="link xs" onClick={() => setAll(true)}>
          All {entries.length} entries
        </button>
      ) : null}
    </section>
  );
}
