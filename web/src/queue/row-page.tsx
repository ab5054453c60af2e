import { useEffect, useRef, useState } from 'react';
import { type Line, QueueRow } from './queue-row.tsx';

/** What all rows of the list are drawn with. */
export interface RowsState {
  at: string | null;
  picked: ReadonlySet<string>;
  toggle: ((id: string, range: boolean) => void) | null;
}

export function Rows({ lines, state: { at, picked, toggle } }: { lines: readonly Line[]; state: RowsState }) {
  return lines.map((line) => (
    <QueueRow key={line.id} line={line} current={line.id === at} picked={picked.has(line.id)} toggle={toggle} />
  ));
}

/** A page of a long list: while it is far from what is in sight its place is kept, and its rows are not in the document. */
export function RowPage({ lines, state }: { lines: readonly Line[]; state: RowsState }) {
  const place = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState<number | null>(null);
  useEffect(() => {
    const watch = new IntersectionObserver(
      ([entry]) => {
        if (!entry) return;
        // A row that has the focus stays.
        const holds = entry.target.contains(document.activeElement);
        setHeight(entry.isIntersecting || holds ? null : entry.boundingClientRect.height);
      },
      { rootMargin: '2000px 0px' },
    );
    if (place.current) watch.observe(place.current);
    return () => watch.disconnect();
  }, []);
  return (
    <div ref={place} className="rows-page" style={height === null ? undefined : { height }}>
      {height === null ? <Rows lines={lines} state={state} /> : null}
    </div>
  );
}
