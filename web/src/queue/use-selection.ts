import { useRef, useState } from 'react';
import { between } from './rows.ts';

/** The bugs that one has picked. */
export interface Selection {
  ids: ReadonlySet<string>;
  /** All that the view holds, those that are not on the page included. */
  whole: boolean;
  /** Takes one in or out; `range`: all from the one that was picked last. */
  toggle(id: string, range?: boolean): void;
  pickWhole(): void;
  /** Keeps these alone. */
  keep(ids: readonly string[]): void;
}

const nothing: ReadonlySet<string> = new Set();

/** What is picked belongs to a view: another view begins with nothing. */
export function useSelection(view: string): Selection {
  const [picked, setPicked] = useState({ view, ids: nothing, whole: false });
  const last = useRef<string | null>(null);
  const own = picked.view === view ? picked : { view, ids: nothing, whole: false };
  return {
    ids: own.ids,
    whole: own.whole,
    toggle: (id, range = false) => {
      const next = new Set(own.ids);
      if (range && last.current !== null) for (const one of between(last.current, id)) next.add(one);
      else if (!next.delete(id)) next.add(id);
      last.current = id;
      setPicked({ view, ids: next, whole: false });
    },
    pickWhole: () => setPicked({ ...own, whole: true }),
    keep: (ids) => setPicked({ view, ids: new Set(ids), whole: false }),
  };
}
