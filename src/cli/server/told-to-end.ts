/** Resolves at the first SIGTERM or SIGINT, in place of an end at once: what runs ends in its order. A second one ends at once. */
export function onceToldToEnd(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.removeAllListeners(signal);
      process.once(signal, () => resolve());
    }
  });
}
