import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useKeys } from '../frame/use-keys.ts';
import { shownRows } from './rows.ts';
import type { Selection } from './use-selection.ts';

export interface RowKeys {
  /** The row one is at. */
  at: string | null;
  /** It is looked at beside the list. */
  peeking: boolean;
  peek(on: boolean): void;
}

/** J and K move along the rows, Enter opens, Space peeks, X picks, Shift X picks up to here, D opens at the decision. */
export function useRowKeys({ toggle }: Selection): RowKeys {
  const [at, setAt] = useState<string | null>(null);
  const [peeking, setPeeking] = useState(false);
  const navigate = useNavigate();
  const move = (by: number): void => {
    const all = shownRows();
    const now = all.findIndex(({ id }) => id === at);
    const next = all[Math.max(0, Math.min(all.length - 1, now + by))];
    if (!next) return;
    setAt(next.id);
    next.row.querySelector<HTMLElement>('a')?.focus({ preventScroll: true });
    next.row.scrollIntoView({ block: 'nearest' });
  };
  const open = (hash?: string): void => {
    if (at) void navigate({ to: '/bugs/$id', params: { id: at }, ...(hash ? { hash } : {}) });
  };
  const pick = (range: boolean) => () => {
    if (at) toggle(at, range);
  };
  const look = (): void => {
    if (!at) move(1);
    setPeeking(!peeking);
  };
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    Enter: () => open(),
    d: () => open('decision'),
    x: pick(false),
    'shift x': pick(true),
    space: look,
    Escape: () => setPeeking(false),
  });
  return { at, peeking: peeking && at !== null, peek: setPeeking };
}
