import { useEffect, useRef } from 'react';

/** A key, one with Shift (`shift x`), or two after each other (`g q`), and what they do. */
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
  // A box that is ticked takes no letters.
  return Boolean(element?.closest?.('input:not([type="checkbox"]), textarea, select, [contenteditable], dialog'));
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
      const shifted = event.shiftKey ? latest.current[`shift ${key}`] : undefined;
      const both = event.timeStamp - at < betweenMs ? latest.current[`${first} ${key}`] : undefined;
      before.current = { key, at: event.timeStamp };
      const does = shifted ?? both ?? latest.current[key];
      if (!does) return;
      event.preventDefault();
      does();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
