// Loaded before the service (`node --import`): the Sentry SDK as a team would set it up, reporting to SENTRY_DSN.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as Sentry from '@sentry/node';

Sentry.init({
  dsn: process.env.SENTRY_DSN,
  release: process.env.SENTRY_RELEASE,
  environment: 'production',
  includeLocalVariables: true,
  sendDefaultPii: true,
  normalizeDepth: 8,
});

const { setReporter } = await import(pathToFileURL(path.resolve('src/telemetry.js')).href);
setReporter((error, context) => Sentry.captureException(error, { extra: context }));

// A service has been up for a while when it crashes; this one is called at once, so the worker that reads local
// variables gets the time to start.
await new Promise((resolve) => setTimeout(resolve, 700));
