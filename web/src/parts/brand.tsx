/** Two runs: one that fails, one that passes. */
export function Brand({ size = 20 }: { size?: number }) {
  return (
    <svg viewBox="0 0 20 20" width={size} height={size} aria-hidden="true">
      <rect x="4" y="2" width="4.5" height="6.5" rx="1" fill="var(--run-fail-mark)" />
      <rect x="4" y="11.5" width="4.5" height="6.5" rx="1" fill="var(--run-fail-mark)" />
      <rect x="11.5" y="2" width="4.5" height="16" rx="1" fill="var(--run-pass-mark)" />
    </svg>
  );
}
