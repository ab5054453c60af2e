import { Fault } from '../domain/fault.ts';

const accepted =
  'Accepted: a Sentry envelope or event (JSON), a recorder envelope, an OTLP export of logs or traces (JSON), ' +
  'an auto-file-bug body, a bug report in Markdown (## Auto-Filed Bug Report), ' +
  'or a stack trace or log of JavaScript, Python, Go, Java, Ruby, PHP, C# or Rust.';

/** The fault for input that holds no event: `found` says what is there instead, the help says what is accepted. */
export function unreadable(found: string, cause?: unknown): Fault {
  return new Fault('UNREADABLE_EVENT', `No event can be read from this input: ${found}.`, { cause, help: accepted });
}
