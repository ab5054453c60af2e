import { useEffect, useRef } from 'react';

/** A key, or two after each other (`g q`), and what they do. */
export type Keys = Readonly<Record<string, () => void>>;

const betweenMs = 1200;
const storageName = 'single-keys';

/** Single keys can be switched off (WCAG 2.1.4). */
export function singleKeys(): boolean {
  return localStorage.getItem(storageName) !== 'off';
}

export function setSingleKeys(on: boolean): void {
  localStorage.setItem(storageName, on ? 'on' : 'off');
}

function isWriting(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  return Boolean(element?.closest?.('input, textarea, select, [contenteditable], dialog'));
}

/** Does what the keys say while the component is shown and no field has the focus. */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  latest.current = keys;
  const before = useRef({ key: '', at: 0 });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target) || !singleKeys()) return;
      const key = event.key === ' ' ? 'space' : event.key.length === 1 ? event.key.toLowerCase() : event.key;
      const { key: first, at } = before.current;
      const both = event.timeStamp - at < betweenMs ? latest.current[`${first} ${key}`] : undefined;
      before.current = { key, at: event.timeStamp };
      const does = both ?? latest.current[key];
      if (!does) return;
      event.preventDefault();
      does();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
