import type { Facts } from './use-facts.ts';

const hourMs = 3_600_000;
const width = 48;

/** Occurrences by hour of the last two days. */
export function TrendBars({ trend, firstSeen }: { trend: Facts['bug']['trend']; firstSeen: string }) {
  const now = Math.floor(Date.now() / hourMs);
  const counts = new Map(trend.map(({ hour, count }) => [Math.floor(Date.parse(hour) / hourMs), count]));
  const hours = Array.from({ length: width }, (_, i) => now - width + 1 + i);
  const values = hours.map((hour) => counts.get(hour) ?? 0);
  const most = Math.max(1, ...values);
  const label = `Events an hour in the last ${width} hours: at most ${most}, ${values.reduce((a, b) => a + b, 0)} in all; first seen ${firstSeen}`;
  return (
    <div className="chart">
      <div className="bars" role="img" aria-label={label}>
        {values.map((value, i) => (
          <i key={hours[i]} style={{ height: `${value === 0 ? 0 : Math.max(3, (value / most) * 100)}%` }} />
        ))}
        <span className="top-v num">{most} an hour</span>
      </div>
      <div className="axis" aria-hidden="true">
        <span>48 h ago</span>
        <span style={{ left: '50%' }}>24 h</span>
        <span>now</span>
      </div>
    </div>
  );
}
