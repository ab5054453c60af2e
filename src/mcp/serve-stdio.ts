import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { BenchDoor } from './bench-door.ts';
import { mcpServer } from './mcp-server.ts';

/** Serves a door on standard input and output; `done` resolves when the agent has closed them. */
export async function serveStdio(
  door: BenchDoor,
  version: string,
): Promise<{ done: Promise<void>; close(): Promise<void> }> {
  const transport = new StdioServerTransport();
  const server = mcpServer(door, version);
  const { promise: done, resolve } = Promise.withResolvers<void>();
  // The SDK's own way: it is no event target.
  // oxlint-disable-next-line unicorn/prefer-add-event-listener
  server.onclose = resolve;
  process.stdin.once('end', resolve);
  await server.connect(transport);
  return { done, close: () => server.close() };
}
