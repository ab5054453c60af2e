// A reporter of node:test: one JSON line a finished test, with the error as the engine told it.
export default async function* report(source) {
  for await (const { type, data } of source) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.details?.type === 'suite') continue;
    const thrown = data.details?.error?.cause ?? data.details?.error;
    const error = type === 'test:fail' ? describe(thrown) : null;
    const outcome = data.skip !== undefined ? 'skipped' : data.todo !== undefined ? 'todo' : type.slice(5);
    yield `${JSON.stringify({ name: data.name, file: data.file ?? '', outcome, error })}\n`;
  }
}

function describe(thrown) {
  if (thrown === null || typeof thrown !== 'object') return { type: typeof thrown, message: String(thrown), stack: '' };
  return {
    type: String(thrown.name ?? 'Error'),
    message: String(thrown.message ?? ''),
    code: thrown.code ?? null,
    stack: String(thrown.stack ?? ''),
  };
}
