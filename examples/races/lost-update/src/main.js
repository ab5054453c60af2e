import http from 'node:http';
import { Stock } from './stock.js';

const stock = await new Stock().open();

const server = http.createServer(async (request, response) => {
  const [, verb, sku, quantity] = request.url.split('/');
  const value = verb === 'take' ? { left: await stock.take(sku, Number(quantity)) } : await stock.audit();
  response.end(JSON.stringify(value));
});

server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => console.log(`listening on ${server.address().port}`));
