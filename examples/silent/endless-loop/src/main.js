import { createServer } from 'node:http';
import { nextOpenDay } from './opening.js';

const shops = new Map([
  ['north', { open: ['mon', 'tue', 'wed'] }],
  ['south', { open: ['sat', 'sun'] }],
  ['harbour', { open: [] }],
]);

createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://localhost');
  const shop = shops.get(pathname.split('/')[2]);
  if (!shop) return void response.writeHead(404).end();
  response.end(JSON.stringify({ next: nextOpenDay(shop, '2026-11-21') }));
}).listen(Number(process.env.PORT ?? 3000));
