import http from 'node:http';
import { headlines } from './feed.js';

const server = http.createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(request.url === '/headlines' ? headlines() : { news: '/headlines' }));
});

server.listen(process.env.PORT ?? 0);
