import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { expect, it, onTestFinished } from 'vitest';
import { Secret } from '../../../src/domain/secret.ts';
import { BenchDoor } from '../../../src/mcp/bench-door.ts';
import { serveHttp } from '../../../src/mcp/serve-http.ts';

async function served() {
  const door = new BenchDoor('crash.json', () => 'diagnosis');
  const { url, close } = await serveHttp(door, { port: 0, token: new Secret('right'), version: '1' });
  onTestFinished(close);
  return url;
}

it('an agent with the token sees tools and how far the engine is, over streamable HTTP', async () => {
  const url = new URL(await served());
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(
    new StreamableHTTPClientTransport(url, { requestInit: { headers: { authorization: 'Bearer right' } } }),
  );
  onTestFinished(() => client.close());
  expect((await client.listTools()).tools.length).toBe(21);
  const { content } = await client.callTool({ name: 'list_bugs', arguments: {} });
  expect(content).toEqual([{ type: 'text', text: 'crash.json: the engine is at work (diagnosis)' }]);
});

it.each([
  ['no token', {}, 401],
  ['another token', { authorization: 'Bearer wrong' }, 401],
  ['a page of a browser', { authorization: 'Bearer right', origin: 'https://attacker.example' }, 403],
])('%s is turned away', async (_what, headers, status) => {
  const answer = await fetch(await served(), { method: 'POST', headers, body: '{}' });
  expect(answer.status).toBe(status);
});
