// The load of bench:recorder, in a process of its own: autocannon over 4 connections, a batch for each message; `path` for all requests of it.
import autocannon from 'autocannon';

/** Requests in turn, of which every hundredth fails at 1 %; each connection goes through them from the first. */
function requestsOf(errors) {
  const every = errors > 0 ? Math.round(1 / errors) : 0;
  return Array.from({ length: every || 1 }, (_, i) => ({ path: every > 0 && i === every >> 1 ? '/fail' : '/ok' }));
}

process.on('message', async ({ port, amount, errors, path }) => {
  const latencies = [];
  const run = autocannon({
    url: `http://127.0.0.1:${port}`,
    connections: 4,
    amount,
    requests: path ? [{ path }] : requestsOf(errors),
    // It looks for the end once a sample.
    sampleInt: 20,
    headers: { accept: 'application/json' },
  });
  run.on('response', (_client, _status, _bytes, milliseconds) => latencies.push(milliseconds));
  await run;
  process.send({ latencies });
});
