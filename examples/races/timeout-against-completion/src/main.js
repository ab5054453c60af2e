import http from 'node:http';
import { report } from './report.js';
import { Slots } from './slots.js';

const slots = new Slots(2, 150);

const server = http.createServer(async (request, response) => {
  const done = await report(slots, request.url.slice('/reports/'.length));
  response.end(JSON.stringify(done));
});

server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => console.log(`listening on ${server.address().port}`));
