import { describe, expect, it } from 'vitest';
import { readEvent } from '../read-event.ts';

const body = {
  title: '[auto-filed] [frontend] ReferenceError',
  source: 'frontend',
  error_type: 'js_error',
  message: 'ReferenceError: apiCall is not defined',
  stack_trace: 'at app.js:3769:45\nat loadMotivations (app.js:3750:10)',
  severity: 'high',
  context: {
    url: 'http://localhost:8080/',
    line: 3769,
    column: 45,
    source_file: 'app.js',
    user_agent: 'Chrome/144.0.0.0',
  },
  occurred_at: '2026-01-27T00:30:12Z',
};
const file = (over: object) => readEvent(JSON.stringify({ ...body, ...over }));

const markdown = `# [backend-engineer] Orders fail

## Auto-Filed Bug Report

**Source:** frontend
**Error Type:** js_error
**Severity:** high
**Occurred At:** 2026-01-27T00:30:12Z

### Error Message
ReferenceError: apiCall is not defined

### Stack Trace
\`\`\`
at app.js:3769:45
at loadMotivations (app.js:3750:10)
\`\`\`

### Context
\`\`\`json
{
  "url": "http://localhost:8080/",
  "user_agent": "Chrome/144.0.0.0"
}
\`\`\`
`;

describe('an auto-file body', () => {
  it('has its class in the message where error_type is only a kind', () => {
    const event = file({});
    expect(event).toMatchObject({
      source: 'auto-file',
      platform: 'javascript',
      title: body.title,
      level: 'error',
      at: '2026-01-27T00:30:12.000Z',
      request: { method: 'GET', url: 'http://localhost:8080/' },
    });
    expect(event.errors[0]).toMatchObject({
      type: 'ReferenceError',
      message: 'apiCall is not defined',
      operation: { kind: 'reference' },
      frames: [
        { filename: 'app.js', line: 3769, column: 45, function: null },
        { filename: 'app.js', line: 3750, function: 'loadMotivations' },
      ],
    });
  });

  it('or in error_type, with a code, or in the stack with its causes', () => {
    expect(file({ error_type: 'FastifyError [FST_ERR_X]', message: 'no' }).errors[0]).toMatchObject({
      type: 'FastifyError',
      code: 'FST_ERR_X',
      message: 'no',
    });
    const stack =
      'Error: outer\n    at a (/srv/a.js:1:2) {\n  [cause]: RangeError: inner\n      at b (/srv/b.js:1:2)\n}';
    expect(
      file({ error_type: 'backend_error', message: '', stack_trace: stack }).errors.map((e) => [e.type, e.message]),
    ).toEqual([
      ['Error', 'outer'],
      ['RangeError', 'inner'],
    ]);
  });

  it('of other languages, of a server, without a stack', () => {
    expect(
      file({
        source: 'api',
        context: {},
        error_type: 'KeyError',
        message: "'x'",
        stack_trace: 'Traceback (most recent call last):\n  File "/a.py", line 1, in f\nKeyError: 1',
      }),
    ).toMatchObject({ platform: 'python', errors: [{ type: 'KeyError' }] });
    expect(file({ stack_trace: '', severity: 'critical' })).toMatchObject({
      level: 'fatal',
      errors: [{ frames: [{ filename: 'app.js', line: 3769, column: 45 }] }],
    });
    const unread = file({
      stack_trace: 'in the kitchen',
      context: { release: 'shop@1a2b3c4d', environment: 'staging', user_id: 7 },
    });
    expect(unread.remarks).toEqual([
      'the stack trace of the report could not be read',
      'the event has no stack frames',
    ]);
    expect(unread).toMatchObject({ commit: '1a2b3c4d', service: 'shop', environment: 'staging', users: ['7'] });
  });
});

describe('a bug item in Markdown', () => {
  it('reads as the body that it was made of', () => {
    const event = readEvent(markdown);
    expect(event).toMatchObject({
      source: 'bug-markdown',
      title: '[backend-engineer] Orders fail',
      platform: 'javascript',
      at: '2026-01-27T00:30:12.000Z',
    });
    expect(event.errors).toEqual(file({}).errors);
    expect(event.request?.url).toBe('http://localhost:8080/');
  });

  it('with CRLF, without fences, with the context damaged', () => {
    const plain = markdown
      .replaceAll('```json', '')
      .replaceAll('```', '')
      .replace('"url":', '"url"')
      .replaceAll('\n', '\r\n');
    expect(readEvent(plain).errors).toEqual(readEvent(markdown).errors);
  });
});
