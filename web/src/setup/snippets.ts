export interface Snippet {
  name: string;
  text: string;
}

/** What to put where, for each way in. */
export function snippetsOf(dsn: string): Snippet[] {
  const { origin, username } = new URL(dsn);
  return [
    { name: 'Sentry SDK', text: `SENTRY_DSN=${dsn}` },
    {
      name: 'Node',
      text: `import * as Sentry from '@sentry/node';\nSentry.init({ dsn: '${dsn}', includeLocalVariables: true });`,
    },
    {
      name: 'Browser',
      text: `<script src="${origin}/client.js" data-key="${username}" data-release="1.0.0"></script>`,
    },
    {
      name: 'Recorder',
      text: `REPROOF_DSN=${dsn} node --import "$(reproof recorder-path)" server.js`,
    },
    { name: 'Python', text: `import sentry_sdk\nsentry_sdk.init(dsn="${dsn}")` },
    { name: 'Go', text: `sentry.Init(sentry.ClientOptions{Dsn: "${dsn}"})` },
    { name: 'Java', text: `Sentry.init(options -> options.setDsn("${dsn}"));` },
    { name: 'Ruby', text: `Sentry.init { |config| config.dsn = '${dsn}' }` },
    { name: 'PHP', text: `\\Sentry\\init(['dsn' => '${dsn}']);` },
    { name: '.NET', text: `SentrySdk.Init(options => options.Dsn = "${dsn}");` },
    { name: 'Rust', text: `let _guard = sentry::init("${dsn}");` },
    {
      name: 'OpenTelemetry',
      text: `OTEL_EXPORTER_OTLP_ENDPOINT=${origin}\nOTEL_EXPORTER_OTLP_HEADERS=Authorization=Bearer ${username}`,
    },
    {
      name: 'One request',
      text: `curl -X POST '${origin}/api/v1/auto-file-bug?sentry_key=${username}' \\\n  -H 'content-type: application/json' \\\n  -d '{"source":"backend","error_type":"TypeError","message":"it broke","stack_trace":""}'`,
    },
  ];
}
