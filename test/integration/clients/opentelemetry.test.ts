import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { clientServer, ran } from '../../support/clients/client-server.ts';
import { tracesOfGo } from '../../support/otlp/written-by-go.ts';

const program = path.join(fileURLToPath(new URL('programs/', import.meta.url)), 'export.mjs');
const ways = ['proto traces', 'http traces', 'proto logs', 'http logs'] as const;
const shared = clientServer([...ways, 'go']);

it.each(ways)('OpenTelemetry’s JavaScript SDK: %s', async (way) => {
  const [PROTOCOL = '', SIGNAL = ''] = way.split(' ');
  const env = { PROTOCOL, SIGNAL, URL: shared.url, KEY: shared.key(way) };
  expect(await ran(process.execPath, [program], env)).toEqual({ code: 0, said: '' });
  const [bug] = await shared.bugs(way);
  expect(bug).toMatchObject({
    title: "TypeError: Cannot read properties of undefined (reading 'length')",
    count: 1,
    event: {
      source: 'otlp',
      service: 'orders',
      release: '1.2.3',
      environment: 'staging',
      errors: [{ type: 'TypeError' }],
    },
  });
  expect(bug?.stack.slice(0, 2)).toEqual(['total:14', 'failure:19']);
});

it('a request that Go’s exporter made, over HTTP', async () => {
  const response = await fetch(`${shared.url}/v1/traces`, {
    method: 'POST',
    body: Buffer.from(tracesOfGo, 'base64'),
    headers: { 'content-type': 'application/x-protobuf', authorization: `Bearer ${shared.key('go')}` },
  });
  expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
    200,
    'application/x-protobuf',
    '',
  ]);
  expect(await shared.bugs('go')).toHaveLength(1);
});
