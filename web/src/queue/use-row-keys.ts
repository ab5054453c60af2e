import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useKeys } from '../frame/use-keys.ts';

const rows = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-row]')];

/** J and K move along the rows, Enter opens, D opens at the decision. Out: the row one is at. */
export function useRowKeys(): string | null {
  const [at, setAt] = useState<string | null>(null);
  const navigate = useNavigate();
  const move = (by: number): void => {
    const all = rows();
    const now = all.findIndex((row) => row.dataset['row'] === at);
    const next = all[Math.max(0, Math.min(all.length - 1, now + by))];
    if (!next) return;
    setAt(next.dataset['row'] ?? null);
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: 'nearest' });
  };
  const open = (hash?: string): void => {
    if (at) void navigate({ to: '/bugs/$id', params: { id: at }, ...(hash ? { hash } : {}) });
  };
  useKeys({ j: () => move(1), k: () => move(-1), Enter: () => open(), d: () => open('decision') });
  return at;
}
