import type { TypeCheckResult, TypeDiagnostic } from '../../ports/type-check.ts';
import { failed, type GateContext, type GateVerdict, passed, unverified } from './context.ts';

/** The type check reports nothing that it did not report before. Unverified where the project has none. */
export async function types(context: GateContext): Promise<GateVerdict> {
  if (!context.types) return unverified('no type checker was given');
  // Side by side: a whole compiler's run each.
  const [before, after] = await Promise.all([context.known?.types ?? context.types({}), context.types(context.files)]);
  if (before.kind === 'none') return unverified(before.reason);
  if (after.kind === 'none') return failed(`the project cannot be type-checked any more: ${after.reason}`);
  const [first, ...more] = newDiagnostics(before, after);
  if (!first) return passed(`${after.diagnostics.length} diagnostics, ${before.diagnostics.length} before`);
  const others = more.length > 0 ? ` and ${more.length} more` : '';
  return failed(`${first.file}:${first.line} TS${first.code} ${first.message.slice(0, 200)}${others}`);
}

/** What makes two diagnostics the same: not the line, which a patch moves. */
function key(diagnostic: TypeDiagnostic): string {
  return `${diagnostic.file} ${diagnostic.code} ${diagnostic.message}`;
}

/** Diagnostics of `after` that `before` lacks, whatever line they moved to. */
function newDiagnostics(
  before: Extract<TypeCheckResult, { kind: 'checked' }>,
  after: Extract<TypeCheckResult, { kind: 'checked' }>,
): TypeDiagnostic[] {
  const left = Map.groupBy(before.diagnostics, key);
  return after.diagnostics.filter((d) => left.get(key(d))?.pop() === undefined);
}
