import { createApp } from '../src/app.js';

/** Starts the service on a free port for one test; `call` sends a request and reads the JSON answer. */
export async function startService(t) {
  const app = createApp();
  await new Promise((resolve) => app.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    app.closeAllConnections();
    app.close();
  });
  const origin = `http://127.0.0.1:${app.address().port}`;
  return async (method, path, body) => {
    const response = await fetch(origin + path, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  };
}
