import { asStream } from './as-stream.ts';
import { mendedStream } from './mended-stream.ts';
import { type Body, type Quirk, quirkIn, withQuirks } from './quirks.ts';

type Fetch = typeof globalThis.fetch;

const quirksAtMost = 8;
/** llama.cpp answers 500 where a prompt does not fit the model's template. */
const refusing = new Set([400, 404, 405, 415, 422, 500, 501]);
const chatPath = '/chat/completions';

/**
 * `fetch` for servers that say that they speak OpenAI's chat completions: what one refuses of a request is learned and left
 * out from then on, the address is tried with and without `/v1`, and an answer in one piece becomes a stream. Nothing is
 * asked of another host than the one given.
 */
export function tolerantFetch(fetch: Fetch = globalThis.fetch): Fetch {
  const server: Server = { quirks: [], at: null };
  return async (input, init) => {
    const url = String(input instanceof Request ? input.url : input);
    if (typeof init?.body !== 'string' || !url.endsWith(chatPath)) return fetch(input, init);
    const body = JSON.parse(init.body) as Body;
    const send = (at: string): Promise<Response> =>
      fetch(at, { ...init, body: JSON.stringify(withQuirks(body, server.quirks)) });
    return streamed(await learned(server, body, () => sent(server, url, send)));
  };
}

interface Server {
  quirks: Quirk[];
  /** The address at which it was found. */
  at: string | null;
}

/** Sends until the server takes it, or refuses it for what no other form of the request would change. */
async function learned(server: Server, body: Body, send: () => Promise<Response>): Promise<Response> {
  let response = await send();
  while (refusing.has(response.status) && server.quirks.length < quirksAtMost) {
    const said = await response.clone().text();
    const quirk = quirkIn(said, withQuirks(body, server.quirks));
    if (!quirk) break;
    server.quirks.push(quirk);
    response = await send();
  }
  return response;
}

/** Asks at the address given, and where nothing is there with `/v1` put in or left out. */
async function sent(server: Server, url: string, send: (at: string) => Promise<Response>): Promise<Response> {
  if (server.at) return send(server.at);
  const first = await send(url);
  if (!(await isNowhere(first))) {
    if (first.ok) server.at = url;
    return first;
  }
  const other = url.endsWith(`/v1${chatPath}`)
    ? url.replace(/\/v1(?=\/chat\/completions$)/, '')
    : url.replace(/(?=\/chat\/completions$)/, '/v1');
  const second = await send(other);
  if (await isNowhere(second)) return first;
  server.at = other;
  return second;
}

/** No such path: a page of a web site, or a 404 that does not speak of the model. */
async function isNowhere(response: Response): Promise<boolean> {
  if (response.ok) return /text\/html/.test(response.headers.get('content-type') ?? '');
  if (response.status !== 404 && response.status !== 405) return false;
  return !/model/i.test((await response.clone().text()).replace(/chat\/completions/g, ''));
}

async function streamed(response: Response): Promise<Response> {
  if (!response.ok || !response.body) return response;
  const { status, headers } = response;
  if (/json/.test(headers.get('content-type') ?? '')) return asStream(await response.text());
  const body = response.body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array<ArrayBuffer>>)
    .pipeThrough(mendedStream())
    .pipeThrough(new TextEncoderStream());
  return new Response(body, { status, headers });
}
