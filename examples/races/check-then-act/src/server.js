import http from 'node:http';
import { checkout } from './checkout.js';

async function body(request) {
  let text = '';
  for await (const chunk of request) text += chunk;
  return JSON.parse(text);
}

/** PUT /carts/:id keeps a cart, POST /carts/:id/checkout closes it. */
export function createServer() {
  const carts = new Map();
  const answer = (response, status, value) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(value));
  };
  return http.createServer(async (request, response) => {
    const [, , id, verb] = request.url.split('/');
    if (request.method === 'PUT') {
      carts.set(id, await body(request));
      return answer(response, 201, { id });
    }
    if (verb !== 'checkout') return answer(response, 404, {});
    const total = await checkout(carts, id);
    return total === null ? answer(response, 404, { id }) : answer(response, 200, { id, total });
  });
}
