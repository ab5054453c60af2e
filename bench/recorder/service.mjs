// A service whose handler does about a millisecond of CPU work and one outbound JSON call. `/fail` throws and is answered 500;
// `/warm` goes the same way without the millisecond.
import http from 'node:http';

const { UPSTREAM, SPIN, SENTRY } = process.env;
if (SENTRY) {
  const Sentry = await import('@sentry/node');
  Sentry.init({ dsn: SENTRY, includeLocalVariables: true, environment: 'bench' });
  globalThis.report = (error) => Sentry.captureException(error);
}
const spin = Number(SPIN);

function work(rounds) {
  let sum = 0;
  for (let i = 0; i < rounds; i += 1) sum = (sum * 31 + i) % 1_000_003;
  return sum;
}

const agent = new http.Agent({ keepAlive: true });
const rates = () =>
  new Promise((resolve, reject) => {
    http
      .get(UPSTREAM, { agent }, (response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve(JSON.parse(text)));
      })
      .on('error', reject);
  });

class Orders {
  constructor() {
    this.seen = new Map();
    this.lines = Array.from({ length: 20 }, (_, id) => ({ id, sku: `sku-${id}`, price: id * 1.5, tags: ['a', 'b'] }));
  }
  total(order, rate) {
    const scaled = this.lines.map((line) => line.price * rate);
    return order.failing ? order.customer.name.length : scaled.reduce((sum, one) => sum + one, work(order.rounds) % 2);
  }
}

const orders = new Orders();
const server = http.createServer(async (request, response) => {
  try {
    const { rate } = await rates();
    if (request.url === '/fail') work(spin);
    const rounds = request.url === '/warm' ? 0 : spin;
    const sum = orders.total({ id: 1, failing: request.url === '/fail', rounds }, rate);
    response.end(JSON.stringify({ sum }));
  } catch (error) {
    globalThis.report?.(error);
    response.statusCode = 500;
    response.end('{}');
  }
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('message', () => process.send({ cpu: process.cpuUsage(), rss: process.memoryUsage.rss() }));
