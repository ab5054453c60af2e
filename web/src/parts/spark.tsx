const height = 22;
const top = 3;

/** Occurrences by hour as one line; the words beside it say the same. */
export function Spark({ values }: { values: readonly number[] }) {
  const most = Math.max(1, ...values);
  const step = 100 / Math.max(1, values.length - 1);
  const points = values.map(
    (value, i) => `${(i * step).toFixed(1)} ${(height - 2 - (value / most) * (height - 2 - top)).toFixed(1)}`,
  );
  return (
    <svg className="spark" viewBox={`0 0 100 ${height}`} preserveAspectRatio="none" aria-hidden="true">
      <path vectorEffect="non-scaling-stroke" d={points.length > 1 ? `M${points.join(' L')}` : ''} />
    </svg>
  );
}
