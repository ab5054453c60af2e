import { parseOperation } from '../../src/domain/operation.ts';
import type { RepairSite } from '../../src/repair/site.ts';

/** The site of a failure in `a.js`, whose text has `¦` before each place of the stack as V8 points at it, innermost first. */
export function markedSite(marked: string, message: string, type = 'TypeError'): RepairSite {
  const parts = marked.split('¦');
  const text = parts.join('');
  const frames = parts.slice(1).map((_, i) => {
    const before = parts.slice(0, i + 1).join('');
    const column = before.length - before.lastIndexOf('\n');
    return { file: 'a.js', line: before.split('\n').length, column, function: null, native: false, async: false };
  });
  return {
    failure: { type, message, code: null, frames, handled: false, cause: null },
    operation: parseOperation(type, message),
    sources: (file) => (file === 'a.js' ? text : null),
    frames,
    values: [],
  };
}
