import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import type { BenchDoor } from './bench-door.ts';

/** A server of the Model Context Protocol (https://modelcontextprotocol.io/specification) on a door; one for each connection. */
export function mcpServer(door: BenchDoor, version: string): Server {
  const server = new Server(
    { name: 'reproof', version },
    {
      capabilities: { tools: {} },
      instructions:
        'Call list_bugs, then claim_bug; then work by the other tools until propose_fix says that every gate passed.',
    },
  );
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: door.tools() }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    const { ok, text } = await door.call(params.name, params.arguments ?? {});
    return { content: [{ type: 'text' as const, text }], isError: !ok };
  });
  return server;
}
