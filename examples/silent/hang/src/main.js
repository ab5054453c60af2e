import http from 'node:http';
import { rateOf } from './rates.js';

async function show(currency) {
  const rate = await rateOf(currency);
  return rate === null ? { error: 'no such currency' } : { currency, rate };
}

const server = http.createServer(async (request, response) => {
  const [, , currency] = request.url.split('/');
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(currency ? await show(currency) : { rates: '/rates/:currency' }));
});

server.listen(process.env.PORT ?? 0);
