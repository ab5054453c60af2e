import { describe, expect, it } from 'vitest';
import { readText } from './text.ts';

const trace = (name: string, file = 'a') =>
  `${name}: it broke\n    at run (/srv/${file}.js:1:2)\n    at main (/srv/main.js:3:4)`;

describe('a log', () => {
  it('takes the last error, and says that there were more', () => {
    const draft = readText(`start\n${trace('TypeError')}\nmiddle\n${trace('RangeError', 'b')}\nend`);
    expect(draft.errors[0]?.type).toBe('RangeError');
    expect(draft.source).toBe('log');
    expect(draft.remarks).toEqual(['the text holds 2 stack traces; the last one was read (line 6)']);
  });

  it('takes the one that nobody caught before later ones', () => {
    const uncaught = `/srv/a.js:1\n  x.y\n    ^\n\n${trace('TypeError')}\n\nNode.js v20.1.0`;
    const draft = readText(`${uncaught}\n${trace('RangeError', 'b')}`);
    expect(draft.errors[0]).toMatchObject({ type: 'TypeError', mechanism: { handled: false } });
    expect(draft.remarks?.[0]).toMatch(/the last one that nobody caught was read/);
  });

  it('reads through colours, times, containers and levels', () => {
    const lines = trace('TypeError').split('\n');
    const dressed = [
      `api-1  | 2026-11-21T08:00:00.123Z \u001b[31mERROR\u001b[39m [cart] ${lines[0]}`,
      ...lines.slice(1).map((line) => `api-1  | 2026-11-21T08:00:00.124Z \u001b[2m${line}\u001b[22m`),
      'api-1  | 2026-11-21T08:00:01.000Z INFO bye',
    ];
    const draft = readText(dressed.join('\r\n'));
    expect(draft.errors).toEqual(readText(trace('TypeError')).errors);
    expect(draft.at).toBe('2026-11-21T08:00:00.123Z');
  });

  it('reads a journal and a container runtime', () => {
    const lines = trace('TypeError').split('\n');
    const journal = lines.map((line) => `Nov 21 08:00:00 web-1 node[812]: ${line}`).join('\n');
    const runtime = lines.map((line) => `2026-11-21T08:00:00.123456789Z stderr F ${line}`).join('\n');
    for (const text of [journal, runtime]) expect(readText(text).errors).toEqual(readText(trace('TypeError')).errors);
  });

  it('does not take the last words before a trace for its heading', () => {
    const draft = readText(`Error handler: ready\nlistening on http://localhost:80\n${trace('TypeError')}`);
    expect(draft.errors[0]).toMatchObject({ type: 'TypeError', message: 'it broke' });
  });

  it('reads only the end of a giant log', () => {
    const draft = readText(`${trace('TypeError')}\n${'x'.repeat(99)}\n`.repeat(30_000) + trace('RangeError'));
    expect(draft.errors[0]?.type).toBe('RangeError');
    expect(draft.remarks?.[0]).toMatch(/longer than 4 MiB/);
  }, 60_000);
});

describe('JSON log lines', () => {
  it('of pino: error, level, time, service, request', () => {
    const line = {
      level: 50,
      time: 1_795_249_550_015,
      hostname: 'web-1',
      name: 'shop',
      req: { method: 'GET', url: '/carts?x=1', headers: { accept: '*/*' } },
      err: { type: 'TypeError', message: 'it broke', stack: trace('TypeError'), code: 'E_X' },
      msg: 'request errored',
    };
    const draft = readText(`{"level":30,"msg":"up"}\n${JSON.stringify(line)}\n{"level":30,"msg":"on"}`);
    expect(draft).toMatchObject({
      source: 'log',
      level: 'error',
      service: 'shop',
      serverName: 'web-1',
      at: '2026-11-21T08:25:50.015Z',
    });
    expect(draft.errors[0]).toMatchObject({ type: 'TypeError', code: 'E_X' });
    expect(draft.errors[0]?.frames).toHaveLength(2);
    expect(draft.request).toMatchObject({ method: 'GET', url: '/carts?x=1', query: 'x=1' });
  });

  it('of winston, of a list of lines, of another language, behind a prefix', () => {
    expect(readText(JSON.stringify({ level: 'error', message: 'x', stack: trace('RangeError') })).errors[0]?.type).toBe(
      'RangeError',
    );
    expect(
      readText(JSON.stringify({ severity: 'CRITICAL', stack_trace: trace('RangeError').split('\n') })),
    ).toMatchObject({ level: 'fatal', errors: [{ type: 'RangeError' }] });
    expect(
      readText(
        JSON.stringify({
          levelname: 'ERROR',
          exc_info: 'Traceback (most recent call last):\n  File "/a.py", line 1, in f\nKeyError: 1',
        }),
      ),
    ).toMatchObject({ platform: 'python' });
    expect(readText(`api | ${JSON.stringify({ err: { stack: trace('RangeError') } })}`).errors[0]?.type).toBe(
      'RangeError',
    );
  });

  it('takes class and message from the record where the stack has none', () => {
    const stack = '    at run (/srv/a.js:1:2)';
    expect(readText(JSON.stringify({ error: { name: 'TypeError', message: 'm', stack } })).errors[0]).toMatchObject({
      type: 'TypeError',
      message: 'm',
    });
  });
});
