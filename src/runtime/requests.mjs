// Sends a scenario's requests to the program's own server, byte for byte as given.
import http from 'node:http';

const skipped = new Set(['host', 'connection', 'transfer-encoding', 'sentry-trace', 'baggage']);

/** One request; resolves with status, headers and body (bounded), or `{ error }` where none came. */
export function send(port, { method, path, headers, body: text, bodyEncoding }) {
  const body = text === null ? null : Buffer.from(text, bodyEncoding ?? 'utf8');
  const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => !skipped.has(name.toLowerCase())));
  if (body !== null && kept['content-length']) kept['content-length'] = String(Buffer.byteLength(body));
  return new Promise((resolve) => {
    const request = http.request({ host: '127.0.0.1', port, method, path, headers: kept, agent: false }, (response) => {
      let answer = '';
      response.on('data', (chunk) => {
        if (answer.length < 64_000) answer += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: answer }));
      response.on('error', (error) => resolve({ error: error.message }));
    });
    request.on('error', (error) => resolve({ error: error.message }));
    if (kept.expect) request.on('continue', () => request.end(body ?? undefined));
    else request.end(body ?? undefined);
  });
}

/** All requests in order, each after the answers to those before it, unless it overlaps them; resolves with all answers. */
export async function sendAll(port, requests) {
  const answers = [];
  for (const request of requests) {
    if (!request.overlaps) await Promise.all(answers);
    answers.push(send(port, request));
    // It is on its way before the next one is.
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  }
  return Promise.all(answers);
}
