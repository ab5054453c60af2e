/** What an engine prints before an error's message: its class, and the code where the class carries one in brackets. */
export interface ErrorClass {
  type: string;
  code: string | null;
}

/**
 * Splits a printed class or a Sentry `type`. `FastifyError [FST_ERR_X]` and `Error [ERR_X]` (Node's own form) give the
 * class and its code; `DOMException [AbortError]` gives the name in the brackets, since that is what `error.name` says.
 */
export function readErrorClass(printed: string): ErrorClass {
  const open = printed.indexOf(' [');
  if (open <= 0 || !printed.endsWith(']')) return { type: printed, code: null };
  const inner = printed.slice(open + 2, -1);
  if (!isIdentifierPath(inner)) return { type: printed, code: null };
  const outer = printed.slice(0, open);
  return /^[A-Z][A-Z0-9_]*$/.test(inner) ? { type: outer, code: inner } : { type: inner, code: null };
}

export interface ErrorHeading extends ErrorClass {
  message: string;
}

const leads = ['Uncaught (in promise) ', 'Uncaught Error: Uncaught ', 'Uncaught ', '(in promise) ', 'Unhandled '];

/**
 * Reads `Class: message`, `Class [CODE]: message` or a bare class; a browser's `Uncaught (in promise)` goes. Null where the text
 * does not begin with something that can be a class.
 */
export function readErrorHeading(text: string): ErrorHeading | null {
  const lead = leads.find((candidate) => text.startsWith(candidate));
  const heading = (lead ? text.slice(lead.length) : text).trim();
  const firstLine = heading.split('\n', 1)[0] ?? '';
  const colon = firstLine.indexOf(': ');
  const end = colon >= 0 ? colon : firstLine.endsWith(':') ? firstLine.length - 1 : firstLine.length;
  const printed = firstLine.slice(0, end);
  if (!isClass(printed)) return null;
  return {
    ...readErrorClass(printed),
    message: heading
      .slice(end)
      .replace(/^:[ ]?/, '')
      .trimEnd(),
  };
}

/** Whether a class name says by itself that it is an error (`TypeError`, `java.lang.NullPointerException`, `Timeout`). */
export function isErrorName(type: string): boolean {
  return /(?:Error|Exception|Rejection|Failure|Fault|Interrupt|Exit|Timeout|Panic|Iteration|Warning)$/.test(
    type.slice(-24),
  );
}

function isClass(printed: string): boolean {
  const open = printed.indexOf(' [');
  return isIdentifierPath(open > 0 && printed.endsWith(']') ? printed.slice(0, open) : printed);
}

function isIdentifierPath(text: string): boolean {
  return text.length > 0 && text.length <= 200 && /^[\p{L}_$][\p{L}\p{N}_$.]*$/u.test(text);
}
