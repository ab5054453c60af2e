import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';

const stock = [
  { name: 'tea', count: 12, price: 3.5 },
  { name: 'cups', count: 3, price: 9 },
];
const prices = [
  { day: '2026-03-01', price: 3.2 },
  { day: '2026-03-02', price: 3.4 },
  { day: '2026-03-03', price: 3.5 },
];

/** What the page asks for, by path. */
export const answers = {
  '/api/stock': () => stock,
  // Since 1.0 the server says of which article and in which currency, beside the history itself.
  '/api/prices': () => ({ article: 'tea', currency: 'EUR', history: prices }),
};

const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

async function serve(request, response) {
  const { pathname } = new URL(request.url, 'http://localhost');
  const answer = answers[pathname];
  if (answer) {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answer()));
    return;
  }
  const name = pathname === '/' ? '/index.html' : pathname;
  if (!/^\/\w+\.(?:html|js|css)$/.test(name)) {
    response.writeHead(404).end('not found');
    return;
  }
  try {
    const text = await readFile(new URL(`public${name}`, import.meta.url));
    response.setHeader('content-type', types[extname(name)]);
    response.end(text);
  } catch {
    response.writeHead(404).end('not found');
  }
}

export const server = createServer(serve);

if (process.argv[1] === new URL(import.meta.url).pathname) server.listen(process.env.PORT ?? 8080);
