/**
 * Runs `round` again and again, each time so long after the last one ended. Never throws: what fails is told and done the next time.
 * Returns what ends it, which resolves once a round that is under way has stopped.
 */
export function startRounds(
  round: (signal: AbortSignal) => Promise<unknown>,
  everyMs: number,
  failed: (error: unknown) => void,
): () => Promise<void> {
  const end = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> = Promise.resolve();
  const next = (): void => {
    timer = setTimeout(() => {
      underWay = round(end.signal)
        .then(() => {}, failed)
        .finally(() => {
          if (!end.signal.aborted) next();
        });
    }, everyMs);
  };
  next();
  return async () => {
    end.abort();
    clearTimeout(timer);
    await underWay;
  };
}
