import http from 'node:http';
import { offers } from './offers.js';

const delaysOf = async (id) => {
  const answer = await fetch(`${process.env.UPSTREAM ?? 'http://delays.internal'}/delays/${id}`);
  return answer.json();
};

const server = http.createServer(async (request, response) => {
  const found = await offers(request.url.slice('/parcels/'.length), delaysOf);
  response.end(JSON.stringify(found));
});

server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => console.log(`listening on ${server.address().port}`));
