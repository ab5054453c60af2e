// Sends a scenario's requests to the program's own server, byte for byte as given.
import http from 'node:http';
import { channel } from 'node:diagnostics_channel';
import inOrder from './in-order.cjs';

const skipped = new Set(['host', 'connection', 'transfer-encoding', 'sentry-trace', 'baggage']);

/** One request; resolves with status, headers and body (bounded), or `{ error }` where none came. */
function send(port, { method, path, headers, body }) {
  const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => !skipped.has(name.toLowerCase())));
  if (body !== null && kept['content-length']) kept['content-length'] = String(Buffer.byteLength(body));
  return new Promise((resolve) => {
    const options = { host: '127.0.0.1', port, method, path, headers: kept, agent: false };
    const request = inOrder.past(() => http.request(options));
    request.on('response', (response) => {
      let text = '';
      response.on('data', (chunk) => {
        if (text.length < 64_000) text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: text }));
      response.on('error', (error) => resolve({ error: error.message }));
    });
    request.on('error', (error) => resolve({ error: error.message }));
    if (kept.expect) request.on('continue', () => request.end(body ?? undefined));
    else request.end(body ?? undefined);
  });
}

/** All of a scenario's requests; one that overlaps is sent as soon as the one before it has reached the program. */
export async function sendAll(port, requests) {
  const arrived = channel('http.server.request.start');
  const answers = [];
  for (const request of requests) {
    if (!request.overlaps) await Promise.all(answers);
    let here;
    const reached = new Promise((resolve) => (here = () => resolve()));
    arrived.subscribe(here);
    const answer = send(port, request);
    answers.push(answer);
    await Promise.race([reached, answer]);
    arrived.unsubscribe(here);
  }
  return Promise.all(answers);
}
