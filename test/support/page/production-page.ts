import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { findBrowser } from '../../../src/adapters/chromium/find-browser.ts';

/** What a page does in production: the scripts before its own, and what a user does on it. */
export interface Visit {
  /** Folder of the application, whose `server.mjs` exports `server`. */
  app: string;
  /** Classic scripts that stand before the page's own, by the URL path under which they are served. */
  reporter: Record<string, string>;
  act?: (page: Page) => Promise<void>;
}

/**
 * Opens an application's page in a real Chromium, served by the application's own server, with an error reporter on it;
 * the envelopes that it sends to `/api/1/envelope/`, until one holds an error that `wanted` knows.
 */
export async function reportsOf(visit: Visit, wanted: (envelope: string) => boolean): Promise<string> {
  const { server } = (await import(pathToFileURL(path.join(visit.app, 'server.mjs')).href)) as {
    server: { emit(name: 'request', request: IncomingMessage, response: ServerResponse): boolean };
  };
  let found: (envelope: string) => void = () => {};
  const report = new Promise<string>((resolve) => (found = resolve));
  const outer = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const script = visit.reporter[pathname];
    if (pathname === '/api/1/envelope/') {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const envelope = Buffer.concat(chunks).toString();
      response.setHeader('content-type', 'application/json');
      response.end('{}');
      if (wanted(envelope)) found(envelope);
    } else if (script !== undefined) {
      response.setHeader('content-type', 'text/javascript');
      response.end(script);
    } else if (pathname === '/') {
      const dsn = `http://public@${request.headers.host}/1`;
      const tags = Object.keys(visit.reporter).map((at) => `<script src="${at}" data-dsn="${dsn}"></script>`);
      response.setHeader('content-type', 'text/html');
      const page = readFileSync(path.join(visit.app, 'public/index.html'), 'utf8');
      response.end(page.replace('<title>', `${tags.join('')}<title>`));
    } else server.emit('request', request, response);
  });
  await new Promise<void>((resolve) => outer.listen(0, '127.0.0.1', resolve));
  const { port } = outer.address() as AddressInfo;
  const browser = await chromium.launch({
    executablePath: findBrowser()?.program ?? 'chromium',
    args: ['--no-sandbox'],
  });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${port}/`);
    await visit.act?.(page);
    return await report;
  } finally {
    await browser.close();
    outer.closeAllConnections();
    outer.close();
  }
}
