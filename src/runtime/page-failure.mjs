// An error of a page as data: what V8 printed, its frames at files below the root.
const framePattern = /^\s+at (?:(async) )?(?:(.{0,300}?) \()?([^()]{1,2000}?):(\d+):(\d+)\)?$/;

function frameOf(line, root) {
  const match = framePattern.exec(line.slice(0, 2_500));
  if (!match) return null;
  const [, isAsync, name, where, row, column] = match;
  const native = where === '<anonymous>' || where === 'native';
  return {
    file: native ? null : where.startsWith(`${root}/`) ? where.slice(root.length + 1) : where,
    line: Number(row),
    column: Number(column),
    function: name ?? null,
    native,
    async: Boolean(isAsync),
  };
}

/** A printed stack (`TypeError: x\n    at f (/root/a.js:1:2)`) as an ObservedFailure (src/domain/run.ts). */
export function failureOf(stack, root) {
  const lines = stack.slice(0, 40_000).split('\n');
  const first = lines.findIndex((line) => /^\s+at /.test(line));
  const heading = (first < 0 ? lines : lines.slice(0, first)).join('\n');
  const named = /^([A-Za-z_$][\w$.]{0,200})(?:: ([^]*))?$/.exec(heading);
  const frames = lines.flatMap((line) => frameOf(line, root) ?? []);
  const type = named?.[1] ?? 'Error';
  return { type, message: named ? (named[2] ?? '') : heading, code: null, frames, handled: false, cause: null };
}
