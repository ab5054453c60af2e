// A service that crashes, with a Sentry SDK as a team sets it up; SDK names the package.
const Sentry = require(process.env.SDK);

Sentry.init({ dsn: process.env.DSN, release: 'orders@1.2.3', environment: 'staging' });

function total(order) {
  return order.lines.length;
}

function handle(order) {
  return total(order) + 1;
}

setTimeout(() => handle({}), 10);
