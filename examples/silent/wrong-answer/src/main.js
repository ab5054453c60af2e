import http from 'node:http';
import { total } from './invoice.js';

const orders = new Map([
  [
    '7',
    [
      { price: 10, count: 2 },
      { price: 1, count: 2 },
    ],
  ],
  ['8', []],
]);

const server = http.createServer((request, response) => {
  const [, , id] = request.url.split('/');
  const lines = orders.get(id);
  response.setHeader('content-type', 'application/json');
  if (!lines) response.statusCode = 404;
  response.end(JSON.stringify(lines ? { order: id, total: total(lines) } : { error: 'no such order' }));
});

server.listen(process.env.PORT ?? 0);
