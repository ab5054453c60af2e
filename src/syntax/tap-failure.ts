import type { ObservedFailure, ObservedFrame } from '../domain/run.ts';

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', 0: '\0' };

/**
 * Failures in TAP output (https://testanything.org/tap-version-14-specification.html) as node:test writes them up to
 * Node 22 when nobody looks: a YAML block with `name`, `error`, `code` and a `stack` whose lines lack the `at`.
 * `readFrame` reads one line of a V8 stack.
 */
export function tapFailures(output: string, readFrame: (line: string) => ObservedFrame | null): ObservedFailure[] {
  const failures: ObservedFailure[] = [];
  let block: string[] | null = null;
  for (const line of output.split('\n').slice(0, 20_000)) {
    if (/^\s+---$/.test(line)) block = [];
    else if (/^\s+\.\.\.$/.test(line) && block) {
      const failure = failureIn(block, readFrame);
      if (failure) failures.push(failure);
      block = null;
    } else if (block && block.length < 1_000) block.push(line.slice(0, 4_000));
  }
  return failures;
}

function failureIn(
  block: readonly string[],
  readFrame: (line: string) => ObservedFrame | null,
): ObservedFailure | null {
  const fields = fieldsOf(block);
  const frames = (fields.get('stack') ?? '').split('\n').flatMap((line) => readFrame(`    at ${line.trim()}`) ?? []);
  if (frames.length === 0) return null;
  const code = fields.get('code') ?? null;
  return {
    type: fields.get('name') ?? 'Error',
    message: fields.get('error') ?? '',
    // node:test puts its own code where the error has none.
    code: code === 'ERR_TEST_FAILURE' ? null : code,
    frames,
    handled: false,
    cause: null,
  };
}

/** Top fields of the block; deeper ones (`expected:` with its own keys) are passed over. */
function fieldsOf(block: readonly string[]): Map<string, string> {
  const fields = new Map<string, string>();
  const depth = /^ */.exec(block[0] ?? '')?.[0].length ?? 0;
  let open: { name: string; lines: string[] } | null = null;
  const close = () => {
    if (open) fields.set(open.name, open.lines.join('\n'));
    open = null;
  };
  for (const line of block) {
    const own = /^( *)(\w+): ?(.*)$/.exec(line);
    if (own && own[1]?.length === depth) {
      close();
      const [, , name = '', value = ''] = own;
      if (value === '|-') open = { name, lines: [] };
      else fields.set(name, unquoted(value));
    } else open?.lines.push(line.slice(depth + 2));
  }
  close();
  return fields;
}

/** A string as util.inspect quotes it: in single, double or back quotes. */
function unquoted(value: string): string {
  const quote = value[0] ?? '';
  if (!/^['"`]$/.test(quote) || value.length < 2 || !value.endsWith(quote)) return value;
  return value.slice(1, -1).replace(/\\(.)/g, (_, next: string) => escapes[next] ?? next);
}
