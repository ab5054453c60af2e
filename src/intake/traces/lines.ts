import { intakeLimits } from '../limits.ts';
import { asTime } from '../loose-json.ts';

const time = /^\[?(\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})?)\]?(?: |\t|$)/;
const prefixes = [
  // docker compose and pm2: `api-1  | `, `0|api  | `
  /^(?:\d{1,4}\|)?[\w.-]{1,80} {0,40}\| ?/,
  // the container runtime's own files: `stderr F `
  /^(?:stdout|stderr) [FP] /,
  // syslog and journald: `Nov 21 08:00:00 host api[123]: `
  /^[A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} [\w.-]{1,100} [\w./-]{1,100}(?:\[\d{1,9}\])?: /,
  time,
];

/**
 * The lines of a text as traces are read from: bounded, without colours and other terminal escapes, and without what a
 * log puts before every line (time, container, host). Indentation behind the prefix stays, since nesting shows by it.
 */
export function toLines(text: string): string[] {
  return text.split(/\r?\n/).map((line) => withoutPrefix(withoutEscapes(line.slice(0, intakeLimits.lineLength))));
}

/** The time at a line's start, ISO 8601; null where there is none. */
export function timeOf(line: string): string | null {
  const said = time.exec(withoutEscapes(line.slice(0, 300)))?.[1];
  return said ? asTime(said.replace(',', '.')) : null;
}

// oxlint-disable-next-line no-control-regex -- terminal escapes are what is taken out
const escapes = /\u001b(?:\[[\d;?]{0,40}[A-Za-z]|\][^\u0007\u001b]{0,500}\u0007?|[@-Z])/g;

function withoutEscapes(line: string): string {
  return line.includes('\u001b') ? line.replace(escapes, '') : line;
}

function withoutPrefix(line: string): string {
  let rest = line;
  for (let round = 0; round < 4; round += 1) {
    const prefix = prefixes.map((pattern) => pattern.exec(rest)?.[0]).find((found) => found);
    if (!prefix) return rest;
    rest = rest.slice(prefix.length);
  }
  return rest;
}
