import { passes } from '../observation/passes.ts';
import { firstDifference } from '../observation/compare.ts';
import { failed, type GateContext, type GateVerdict, passed, patchedOutcome, unverified } from './context.ts';

/** Good traffic shows exactly what it showed before, but for what varies from run to run anyway. */
export async function negativeControl(context: GateContext): Promise<GateVerdict> {
  const controls = context.baseline.filter(
    (k) => (k.role === 'neighbour' || k.role === 'ordinary') && passes(k.before),
  );
  if (controls.length === 0) return unverified('no input is known that passes without the patch');
  for (const input of controls) {
    const outcome = await patchedOutcome(context, input);
    const difference = firstDifference(input.before, outcome, input.volatile, context.now);
    if (difference) {
      return failed(`${input.label}: ${difference.path} was ${difference.before}, is ${difference.after}`);
    }
  }
  return passed(`${controls.length} input(s) unchanged`);
}
