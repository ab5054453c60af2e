import { useEffect, useState } from 'react';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** How long: `4 s`, `35 min`, `2 h`, `3 d`. */
export function span(ms: number): string {
  const length = Math.max(0, ms);
  if (length < minute) return `${Math.round(length / second)} s`;
  if (length < hour) return `${Math.round(length / minute)} min`;
  if (length < 2 * day) return `${Math.round(length / hour)} h`;
  return `${Math.round(length / day)} d`;
}

/** `00:14`, and above an hour `1:02:14`. */
export function elapsed(ms: number): string {
  const all = Math.max(0, Math.floor(ms / second));
  const two = (value: number): string => String(value).padStart(2, '0');
  const [h, m, s] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const whole = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' });

/** Clock of today, date and clock of other days. */
export function clockOf(at: string, now = Date.now()): string {
  const time = new Date(at);
  return date.format(time) === date.format(now) ? clock.format(time) : `${date.format(time)}, ${clock.format(time)}`;
}

/** The clock, again and again. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** A time: relative in lists, clock and date on evidence; the whole of it in the tooltip. */
export function When({ at, as = 'age', ago = false }: { at: string; as?: 'age' | 'clock'; ago?: boolean }) {
  const now = useNow(30_000);
  const text = as === 'clock' ? clockOf(at, now) : `${span(now - Date.parse(at))}${ago ? ' ago' : ''}`;
  return (
    <time dateTime={at} title={whole.format(new Date(at))}>
      {text}
    </time>
  );
}

/** Time since, counting. */
export function Elapsed({ since }: { since: number }) {
  return <span className="num">{elapsed(useNow(1000) - since)}</span>;
}
