// Errors as data: class, message, code, frames. Reads V8's printed stack, which is what production has, too.
import { fileURLToPath } from 'node:url';

const framePattern = /^\s*at (?:(async) )?(?:(.*?) \()?(.*?)(?::(\d+):(\d+))?\)?$/;

/** `file:///x?reproof=3` or `/x` to a path below the root, else as it was said. */
function place(raw, root) {
  let file = raw.replace(/[?&]reproof=\d+/g, '').replace(/^async /, '');
  if (file.startsWith('file://')) {
    try {
      file = fileURLToPath(file);
    } catch {
      return file;
    }
  }
  return file.startsWith(`${root}/`) ? file.slice(root.length + 1) : file;
}

function readFrame(line, root) {
  const match = framePattern.exec(line.slice(0, 2000));
  if (!match) return null;
  const [, isAsync, name, where, row, column] = match;
  const native = !where || where === '<anonymous>' || where === 'native' || where.startsWith('node:');
  return {
    file: !where || where === '<anonymous>' || where === 'native' ? null : place(where, root),
    line: row ? Number(row) : null,
    column: column ? Number(column) : null,
    function: name ?? null,
    native,
    async: Boolean(isAsync),
  };
}

/** An error (or whatever was thrown) as an ObservedFailure (src/domain/run.ts). Never throws. */
export function describeError(thrown, root, handled = false, depth = 0) {
  const shape = { type: 'Error', message: '', code: null, frames: [], handled, cause: null };
  try {
    if (thrown === null || typeof thrown !== 'object')
      return { ...shape, type: typeof thrown, message: String(thrown) };
    shape.type = String(thrown.name || thrown.constructor?.name || 'Error').slice(0, 200);
    shape.message = String(thrown.message ?? '').slice(0, 8000);
    shape.code = thrown.code === undefined || thrown.code === null ? null : String(thrown.code).slice(0, 200);
    const stack = typeof thrown.stack === 'string' ? thrown.stack.slice(0, 40_000) : '';
    for (const line of stack.split('\n')) {
      const frame = /^\s+at /.test(line) ? readFrame(line, root) : null;
      if (frame && !/^\/.*\/runtime\/(driver|in-order|completions)\./.test(frame.file ?? '')) shape.frames.push(frame);
    }
    if (thrown.cause && depth < 4) shape.cause = describeError(thrown.cause, root, handled, depth + 1);
  } catch {
    // a hostile error object: what could be read stands
  }
  return shape;
}
