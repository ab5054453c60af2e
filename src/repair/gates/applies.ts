import { applyPatch } from '../diff/apply.ts';
import { parsePatch } from '../diff/parse.ts';
import { failed, type GateContext, type GateVerdict, passed } from './context.ts';

/** The patch goes onto the base commit as `git apply --check` would have it, and takes no file away. */
export async function applies(context: GateContext): Promise<GateVerdict> {
  const parsed = parsePatch(context.patch);
  if ('error' in parsed) return failed(`not a patch: ${parsed.error}`);
  const applied = await applyPatch(parsed.files, (path) => context.tree.read(path));
  if ('error' in applied) return failed(applied.error);
  for (const [path, text] of Object.entries(applied.files)) {
    if (text === null) return failed(`${path}: a repair takes no file away`);
    context.files[path] = text;
  }
  return passed(`${Object.keys(context.files).length} file(s) at the base commit`);
}
