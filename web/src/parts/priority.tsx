/** Bars in ink: a priority has no colour. */
export function Priority({ value, why }: { value: string; why?: string }) {
  return (
    <span
      className="prio"
      data-p={value.slice(1)}
      title={`Priority ${value}${why ? `: ${why}` : ''}`}
      role="img"
      aria-label={`Priority ${value}`}
    >
      <i />
      <i />
      <i />
    </span>
  );
}
