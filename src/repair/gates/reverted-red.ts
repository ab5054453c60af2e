import { failed, type GateContext, type GateVerdict, passed } from './context.ts';

const runs = 3;

/** With the patch taken away, the same fresh process fails again, and with the production failure. */
export async function revertedRed(context: GateContext): Promise<GateVerdict> {
  const results = await Promise.all(Array.from({ length: runs }, () => context.fresh({ signal: context.signal })));
  const failing = results.filter(({ outcome }) => outcome === 'failed').length;
  context.revertedRuns = { failing, total: runs };
  for (const [i, result] of results.entries()) {
    const n = i + 1;
    if (result.outcome !== 'failed') return failed(`run ${n} without the patch: ${result.outcome}`);
    if (!result.failure) return failed(`run ${n} without the patch fails, but its output tells no failure`);
    if (!context.same(result.failure)) {
      return failed(
        `without the patch another failure: ${result.failure.type}: ${result.failure.message.slice(0, 160)}`,
      );
    }
  }
  return passed(`${runs} of ${runs} runs without the patch fail as in production`);
}
