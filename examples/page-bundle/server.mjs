import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

const parcels = [
  { to: 'Lisbon', kilograms: 12 },
  { to: 'Turku', kilograms: 3.5 },
];
const quotes = [
  { carrier: 'Slow Boat', days: 21, price: 18 },
  { carrier: 'Night Train', days: 4, price: 42.5 },
];

/** What the page asks for, by path. */
export const answers = {
  '/api/parcels': () => parcels,
  // Since 1.0 the server says until when the quotes hold, beside the quotes themselves.
  '/api/quotes': () => ({ until: '2026-03-31', offers: quotes }),
};

/** Files by path: the page, and what the build made. */
const files = {
  '/': ['public/index.html', 'text/html'],
  '/assets/app.js': ['dist/app.js', 'text/javascript'],
};

async function serve(request, response) {
  const { pathname } = new URL(request.url, 'http://localhost');
  const answer = answers[pathname];
  if (answer) {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answer()));
    return;
  }
  const [file, type] = files[pathname] ?? [];
  if (file === undefined) {
    response.writeHead(404).end('not found');
    return;
  }
  response.setHeader('content-type', type);
  response.end(await readFile(new URL(file, import.meta.url)));
}

export const server = createServer(serve);

if (process.argv[1] === new URL(import.meta.url).pathname) server.listen(process.env.PORT ?? 8080);
