import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { anthropicEvents, readAnthropic } from './anthropic-wire.ts';
import { readingInstructions } from '../../../src/agents/prompt/reading-instructions.ts';
import { googleEvents, readGoogle } from './google-wire.ts';
import { openAiEvents, readOpenAi } from './openai-wire.ts';

/** What the script sees of one request, whatever its wire format. */
export interface Asked {
  /** Requests so far, this one included, that were answered as the script says (no failures). */
  turn: number;
  /** All requests, failures included. */
  request: number;
  instructions: string;
  /** Everything after the instructions, as text, in order. */
  texts: string[];
  tools: string[];
  headers: Readonly<Record<string, string>>;
  path: string;
  body: Record<string, unknown>;
}

export interface ScriptedReply {
  text?: string;
  calls?: Array<{ name: string; input: unknown }>;
  usage?: { input: number; cached?: number; output: number };
  /** Answers with this status instead. */
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  /** Breaks off in the middle of the stream. */
  cut?: boolean;
  /** Sends what is no event of the format. */
  malformed?: boolean;
  /** Answers in one piece of this type, though a stream was asked for. */
  whole?: { type: string; text: string };
  /** Waits until this has come to pass before the end of the answer. */
  until?: Promise<void>;
}

export interface ScriptedServer {
  /** As `--model-url` takes it. */
  url: string;
  asked: Asked[];
  /** Requests for an independent reading; they are no turns of the script. */
  readings: Asked[];
  /** What a request did against the published description of the API; empty when all were right. */
  faults: string[];
  close(): Promise<void>;
}

type Dialect = 'openai' | 'anthropic' | 'google';
const wires = {
  openai: { read: readOpenAi, events: openAiEvents, root: 'v1' },
  anthropic: { read: readAnthropic, events: anthropicEvents, root: 'v1' },
  google: { read: readGoogle, events: googleEvents, root: 'v1beta' },
} as const;

type Script = (asked: Asked) => ScriptedReply;

/**
 * A model server on loopback that answers by a script, streaming, in the wire format of OpenAI's chat completions,
 * Anthropic's messages or Google's generated content; requests are held to what the published descriptions say of them.
 */
export async function scriptedServer(
  dialect: Dialect,
  script: Script,
  reader: Script = () => ({ text: '{"choice": "A", "why": "The comment says so."}' }),
): Promise<ScriptedServer> {
  const made: Omit<ScriptedServer, 'url' | 'close'> = { asked: [], readings: [], faults: [] };
  let turn = 0;
  const server = createServer((request, response) => {
    void respond(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = JSON.parse(await textOf(request)) as Record<string, unknown>;
    const read = wires[dialect].read(request.url ?? '', request.headers, body);
    made.faults.push(...read.faults);
    const asked: Asked = {
      ...read,
      turn: turn + 1,
      request: made.asked.length + 1,
      headers: request.headers as Record<string, string>,
      path: request.url ?? '',
      body,
    };
    const isReading = JSON.stringify(body).includes(readingInstructions.slice(0, 60));
    (isReading ? made.readings : made.asked).push(asked);
    const reply = (isReading ? reader : script)(asked);
    if (!isReading && reply.status === undefined && !reply.cut && !reply.malformed) turn++;
    await send(response, dialect, reply);
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  onTestFinished(close);
  return { ...made, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${wires[dialect].root}`, close };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

async function send(response: ServerResponse, dialect: Dialect, reply: ScriptedReply): Promise<void> {
  if (reply.status !== undefined) {
    const body = reply.body ?? JSON.stringify({ error: { message: `status ${reply.status}`, type: 'api_error' } });
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers }).end(body);
    return;
  }
  if (reply.whole) {
    response.writeHead(200, { 'content-type': reply.whole.type }).end(reply.whole.text);
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', ...reply.headers });
  if (reply.malformed) {
    response.end('data: {"this is": no json\n\ndata: [DONE]\n\n');
    return;
  }
  const events = wires[dialect].events(reply);
  const sent = reply.cut ? events.slice(0, Math.max(1, Math.floor(events.length / 2))) : events;
  for (const event of sent.slice(0, -1)) response.write(event);
  await reply.until;
  if (reply.cut) response.destroy();
  else response.end(sent.at(-1));
}
