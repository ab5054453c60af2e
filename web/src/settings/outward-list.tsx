import type { ReactNode } from 'react';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { When } from '../parts/when.tsx';

/** A tracker or a channel as a line shows it. */
export interface OutwardLine {
  name: string;
  kind: string;
  words: string;
  setAt: string;
  trouble: string | null;
  troubleAt: string | null;
  waiting: number;
}
export interface Tried {
  name: string;
  outcome: 'good' | 'trouble' | 'refused';
  detail: string;
  help: string | null;
}

interface Props {
  lines: readonly OutwardLine[];
  empty: string;
  may: boolean;
  busy: boolean;
  tried: Tried | null;
  test: (name: string) => void;
  remove: (name: string) => void;
  testWord: string;
}

function Health({ trouble, troubleAt, waiting, setAt }: OutwardLine): ReactNode {
  if (trouble)
    return (
      <span className="c-ask said">
        {trouble}
        {troubleAt ? (
          <>
            {' '}
            (<When at={troubleAt} ago />)
          </>
        ) : null}
      </span>
    );
  return (
    <>
      set <When at={setAt} ago />
      {waiting > 0 ? `, ${waiting} waiting` : ''}
    </>
  );
}

/** What is told to the outside: each with how it goes, a test, and the way out. */
export function OutwardList({ lines, empty, may, busy, tried, test, remove, testWord }: Props) {
  if (lines.length === 0) return <p className="pad sm t2">{empty}</p>;
  return (
    <ul className="chk">
      {lines.map((line) => (
        <li key={line.name}>
          <Icon name={line.trouble ? 'alert' : 'check'} />
          <span>
            {line.name} <span className="t3 xs">{line.kind}</span>
          </span>
          <span className="d">
            <span className="said">{line.words}</span> <span className="xs">{Health(line)}</span>
            {tried?.name === line.name ? (
              <span role="status" className={tried.outcome === 'good' ? 'block xs' : 'block xs c-ask'}>
                {tried.outcome === 'good' ? 'It works' : 'It does not work'}:{' '}
                <span className="said">{tried.detail}</span>
                {tried.help ? ` ${tried.help}` : ''}
              </span>
            ) : null}
          </span>
          {may ? (
            <span className="row">
              <Button small busy={busy} onClick={() => test(line.name)}>
                {testWord}
              </Button>
              <Button small look="ghost" onClick={() => remove(line.name)}>
                Remove
              </Button>
            </span>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
