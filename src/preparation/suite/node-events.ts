import type { TestCase } from './suite-result.ts';

/** A reporter for node:test that writes its events as JSON lines (Node 20 and later; `file` tells where a test stands). */
const reporter = `export default async function* (events) {
  for await (const { type, data } of events) {
    if (type !== 'test:start' && type !== 'test:pass' && type !== 'test:fail') continue;
    const { name, nesting, file, skip, todo, details } = data;
    yield JSON.stringify({ type, name, nesting, file, skipped: skip !== undefined || todo !== undefined, suite: details?.type === 'suite' }) + '\\n';
  }
}`;

/** As a module that needs no file in the sandbox. */
export const NODE_REPORTER = `data:text/javascript,${encodeURIComponent(reporter)}`;

interface TestEvent {
  type: string;
  name: string;
  nesting: number;
  file: string | null;
  skipped: boolean;
  suite: boolean;
}

/**
 * Tests from the reporter's lines: leaves only, a name behind its parents'. A parent that failed with no failed leaf below
 * it (its hook threw) is a failed test too. Lines that are no event of ours are passed over.
 */
export function parseNodeEvents(text: string): TestCase[] {
  const tests: TestCase[] = [];
  const names: string[] = [];
  /** By nesting: where in `tests` the leaves below the test that is open begin. */
  const begun: number[] = [];
  for (const event of text.split('\n').flatMap(readEvent)) {
    const { nesting } = event;
    if (event.type === 'test:start') {
      names.length = Math.min(names.length, nesting);
      names[nesting] = event.name;
      begun[nesting] = tests.length;
      continue;
    }
    const status = statusOf(event);
    const below = tests.slice(begun[nesting] ?? tests.length);
    begun[nesting] = tests.length;
    const explained = status !== 'failed' || below.some((test) => test.status === 'failed');
    if (explained && (below.length > 0 || event.suite)) continue;
    // A file that told of no test is reported under its own path.
    const whole = nesting === 0 && event.file !== null && event.file.endsWith(event.name);
    if (whole) tests.push({ file: event.file, name: '(file)', status, whole });
    else tests.push({ file: event.file, name: [...names.slice(0, nesting), event.name].join(' > '), status });
  }
  return tests;
}

function statusOf(event: TestEvent): TestCase['status'] {
  if (event.skipped) return 'skipped';
  return event.type === 'test:fail' ? 'failed' : 'passed';
}

function readEvent(line: string): TestEvent[] {
  try {
    const raw = JSON.parse(line) as Partial<TestEvent> | null;
    if (!raw || typeof raw.name !== 'string' || typeof raw.type !== 'string') return [];
    const nesting =
      Number.isInteger(raw.nesting) && Number(raw.nesting) >= 0 && Number(raw.nesting) < 100 ? Number(raw.nesting) : 0;
    const file = typeof raw.file === 'string' ? raw.file : null;
    return [
      { type: raw.type, name: raw.name, nesting, file, skipped: raw.skipped === true, suite: raw.suite === true },
    ];
  } catch {
    return [];
  }
}
