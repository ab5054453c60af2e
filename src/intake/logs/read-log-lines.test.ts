import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventSchema } from '../../domain/event.ts';
import { fingerprint } from '../../domain/fingerprint.ts';
import { type LogSignal, readLogLines } from './read-log-lines.ts';
import { TemplateMiner } from './template-miner.ts';

const log = `2026-11-21T08:00:00Z INFO listening on 3000
2026-11-21T08:00:01Z ERROR unhandled
TypeError: Cannot read properties of undefined (reading 'x')
    at run (/srv/a.js:1:2)
    at main (/srv/b.js:3:4)
2026-11-21T08:00:02Z INFO GET /orders 200
{"level":50,"time":1795249550015,"msg":"boom","err":{"type":"RangeError","message":"bad","stack":"RangeError: bad\\n    at f (/srv/c.js:5:6)"}}
{"level":30,"time":1795249550015,"msg":"fine"}
2026-11-21T08:00:03Z ERROR login of user ann failed
2026-11-21T08:00:04Z ERROR login of user bob failed
2026-11-21T08:00:05Z WARN slow
2026-11-21T08:00:06Z ERROR in a worker
Traceback (most recent call last):
  File "/srv/a.py", line 3, in run
    x()
ValueError: token=a8Kd93jfLq02mZx7Pw1v
`;

async function all(lines: readonly string[], miner?: TemplateMiner): Promise<LogSignal[]> {
  const found: LogSignal[] = [];
  for await (const signal of readLogLines(lines, { miner })) found.push(signal);
  return found;
}

test('a log: traces joined, JSON records, error lines, each at its line with its time', async () => {
  const found = await all(log.split('\n'), new TemplateMiner());
  const summary = found.map(({ event, line }) => [
    line,
    event.errors[0]?.type,
    event.errors[0]?.frames.length,
    event.at,
  ]);
  expect(summary).toEqual([
    [2, 'TypeError', 2, '2026-11-21T08:00:01.000Z'],
    [7, 'RangeError', 1, '2026-11-21T08:25:50.015Z'],
    [9, 'Message', 0, '2026-11-21T08:00:03.000Z'],
    [10, 'Message', 0, '2026-11-21T08:00:04.000Z'],
    [12, 'ValueError', 1, '2026-11-21T08:00:06.000Z'],
  ]);
  const [, , ann, bob] = found;
  expect(ann && fingerprint(ann.event, [])).toBe(bob && fingerprint(bob.event, []));
  expect(JSON.stringify(found)).not.toContain('a8Kd93jf');
  expect(new Set(found.map(({ event }) => event.id)).size).toBe(5);
});

test('any lines are read within the schema', async () => {
  const line = fc.oneof(fc.constantFrom(...log.split('\n')), fc.string(), fc.json());
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 30 }), async (lines) => {
      for (const { event, line: at } of await all(lines)) {
        expect(eventSchema.safeParse(event).success).toBe(true);
        expect(at).toBeLessThanOrEqual(lines.length);
      }
    }),
    { numRuns: 200 },
  );
}, 30_000);
