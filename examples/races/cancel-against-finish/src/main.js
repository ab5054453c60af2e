'use strict';
const http = require('node:http');
const { Exports } = require('./exports');

const exported = new Exports();

const server = http.createServer((request, response) => {
  const [, , id] = request.url.split('/');
  const answer = (status, value) => {
    response.statusCode = status;
    response.end(JSON.stringify(value));
  };
  if (request.method === 'POST') return answer(202, exported.start(id));
  if (request.method === 'DELETE') return answer(exported.cancel(id) ? 200 : 404, { id });
  const job = exported.find(id);
  return answer(job ? 200 : 404, job ?? { id });
});

server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => console.log(`listening on ${server.address().port}`));
