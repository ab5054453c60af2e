// A service that fails in a span, with OpenTelemetry's SDK; PROTOCOL: proto or http (JSON), SIGNAL: traces or logs.
import { SpanStatusCode } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';

const { PROTOCOL, SIGNAL, URL: url, KEY } = process.env;
const headers = { authorization: `Bearer ${KEY}` };
const resource = resourceFromAttributes({
  'service.name': 'orders',
  'service.version': '1.2.3',
  'deployment.environment.name': 'staging',
});

function total(order) {
  return order.lines.length;
}

function failure() {
  try {
    return total({});
  } catch (error) {
    return error;
  }
}

if (SIGNAL === 'traces') {
  const { BasicTracerProvider, BatchSpanProcessor } = await import('@opentelemetry/sdk-trace-base');
  const { OTLPTraceExporter } = await import(`@opentelemetry/exporter-trace-otlp-${PROTOCOL}`);
  const exporter = new OTLPTraceExporter({ url: `${url}/v1/traces`, headers });
  const provider = new BasicTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(exporter)] });
  const span = provider.getTracer('orders').startSpan('POST /orders');
  span.recordException(failure());
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
  await provider.shutdown();
} else {
  const { LoggerProvider, BatchLogRecordProcessor } = await import('@opentelemetry/sdk-logs');
  const { OTLPLogExporter } = await import(`@opentelemetry/exporter-logs-otlp-${PROTOCOL}`);
  const exporter = new OTLPLogExporter({ url: `${url}/v1/logs`, headers });
  const processor = new BatchLogRecordProcessor({ exporter });
  const provider = new LoggerProvider({ resource, processors: [processor] });
  const error = failure();
  provider.getLogger('orders').emit({
    severityNumber: 17,
    severityText: 'ERROR',
    body: 'the order failed',
    attributes: {
      'exception.type': error.name,
      'exception.message': error.message,
      'exception.stacktrace': error.stack,
    },
  });
  await provider.shutdown();
}
