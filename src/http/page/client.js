// Served as /client.js: files a page's errors. <script src="https://reproof.example/client.js" data-key="KEY"
// data-release="1.2.3" data-environment="production" data-service="shop"></script>
'use strict';

// A block, so that the page sees none of its names.
if (document.currentScript?.dataset.key) {
  const script = document.currentScript;
  const { key, release, environment, service } = script.dataset;
  const { fetch } = window;
  const address = new URL(`api/v1/auto-file-bug?sentry_key=${key}`, script.src).href;
  const filed = new Set();
  const mostFiled = 10;

  /** A fault of ours is not the page's. */
  function quietly(step) {
    try {
      step();
    } catch {
      // Nothing is filed then.
    }
  }

  function file(type, message, stack, more) {
    const same = `${type} ${message} ${more?.line ?? ''}`;
    if (filed.has(same) || filed.size >= mostFiled) return;
    filed.add(same);
    const report = {
      source: 'frontend',
      error_type: type,
      message: String(message).slice(0, 5_000),
      stack_trace: String(stack).slice(0, 30_000),
      occurred_at: new Date().toISOString(),
      context: { release, environment, service, url: location.href, user_agent: navigator.userAgent, ...more },
    };
    // Text, so that no preflight is needed; kept alive, so that a page that is left still reports.
    const request = { method: 'POST', body: JSON.stringify(report), keepalive: true };
    fetch.call(window, address, request).catch(() => {});
  }

  function fileThrown(thrown, type, more) {
    if (thrown instanceof Error) file(thrown.name, thrown.message, thrown.stack, more);
    else file(type, thrown, '', more);
  }

  addEventListener('error', ({ error, message, filename, lineno, colno }) => {
    // Scripts of other origins tell nothing; pictures that could not be loaded have no message.
    if (!error && (!message || !filename)) return;
    quietly(() => fileThrown(error ?? message, 'Error', { source_file: filename, line: lineno, column: colno }));
  });
  addEventListener('unhandledrejection', ({ reason }) => quietly(() => fileThrown(reason, 'UnhandledRejection')));

  function fileFailure([target, init], stack, how) {
    const { origin, host, pathname } = new URL(target?.url ?? target, location.href);
    const method = (init?.method ?? target?.method ?? 'GET').toUpperCase();
    const message = `${method} ${origin === location.origin ? '' : host}${pathname} ${how}`;
    // The call's own place: the line of this file goes.
    const frames = String(stack).split('\n').slice(2).join('\n');
    file('HttpError', message, `HttpError: ${message}\n${frames}`);
  }

  window.fetch = function (...args) {
    const { stack } = new Error();
    const answer = fetch.apply(this, args);
    answer.then(
      ({ status }) => status >= 500 && quietly(() => fileFailure(args, stack, `answered ${status}`)),
      (error) => error?.name !== 'AbortError' && quietly(() => fileFailure(args, stack, 'got no answer')),
    );
    return answer;
  };
}
