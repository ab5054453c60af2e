import http from 'node:http';
import { transfer } from './accounts.js';

const server = http.createServer(async (request, response) => {
  const [, from, to, amount] = request.url.split('/');
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(await transfer(from, to, Number(amount))));
});

server.listen(process.env.PORT ?? 0);
