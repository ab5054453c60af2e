const dayLength = 86_400_000;
const two = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0'));
const three = Array.from({ length: 1000 }, (_, n) => String(n).padStart(3, '0'));

let knownDay = Number.NaN;
let knownDate = '';

/**
 * ISO 8601 in UTC from milliseconds since the epoch, as Date's toISOString writes it, null where that is no time. The date's
 * part is kept between calls: an event brings a hundred times of one day.
 */
export function isoTime(milliseconds: number): string | null {
  const whole = Math.trunc(milliseconds);
  if (!(whole >= 0 && whole < 253_402_300_800_000)) return slowly(milliseconds);
  const day = Math.floor(whole / dayLength);
  if (day !== knownDay) {
    knownDate = new Date(whole).toISOString().slice(0, 11);
    knownDay = day;
  }
  const rest = whole - day * dayLength;
  const hour = two[Math.floor(rest / 3_600_000)];
  const minute = two[Math.floor(rest / 60_000) % 60];
  const second = two[Math.floor(rest / 1000) % 60];
  return `${knownDate}${hour}:${minute}:${second}.${three[rest % 1000]}Z`;
}

function slowly(milliseconds: number): string | null {
  const time = new Date(milliseconds);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}
