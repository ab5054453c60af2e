import { EventEmitter, once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** A loopback stand-in for an error tracker: takes Sentry envelopes and hands out those with an error event. */
export interface Collector {
  dsn: string;
  /** The next error event's envelope, as the SDK sent it; rejects after `timeMs`. */
  next(timeMs: number): Promise<Buffer>;
  close(): Promise<void>;
}

const limit = 16 * 1024 * 1024;

async function bodyOf(request: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new Error('envelope too large');
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  return request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
}

const isErrorEvent = (envelope: Buffer) => /^\{[^\n]*"type":"event"/m.test(envelope.toString('utf8'));

/** Starts the collector on a free port of the loopback address. */
export async function startCollector(): Promise<Collector> {
  const arrived: Buffer[] = [];
  const news = new EventEmitter();
  const server = http.createServer(async (request, response) => {
    const envelope = await bodyOf(request).catch(() => null);
    response.writeHead(envelope ? 200 : 413, { 'content-type': 'application/json' }).end('{}');
    if (envelope && isErrorEvent(envelope)) arrived.push(envelope);
    news.emit('arrived');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    dsn: `http://demo@127.0.0.1:${port}/1`,
    async next(timeMs) {
      const late = AbortSignal.timeout(timeMs);
      while (arrived.length === 0) {
        if (late.aborted) throw new Error('no error event arrived');
        await once(news, 'arrived', { signal: late }).catch(() => null);
      }
      return arrived.shift() as Buffer;
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
