export type Header = [string, string];

/** Headers as they were at hand, read only when a report needs them: a message's whole head, or names and values in turn. */
export type RawHeaders = string | readonly unknown[];

export const noHeaders: RawHeaders = '';

const most = 200;

/** Names and values in their order, at most 200. */
export function readHeaders(raw: RawHeaders): Header[] {
  if (typeof raw === 'string')
    return raw
      .split('\r\n')
      .slice(1, most + 1)
      .flatMap(readLine);
  const found: Header[] = [];
  for (let i = 0; i + 1 < raw.length && found.length < most; i += 2) {
    found.push([textOf(raw[i]), textOf(raw[i + 1])]);
  }
  return found;
}

function readLine(line: string): Header[] {
  const colon = line.indexOf(':');
  return colon > 0 ? [[line.slice(0, colon), line.slice(colon + 1).trim()]] : [];
}

/** undici's come as bytes. */
function textOf(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1');
  return typeof value === 'string' ? value : Array.isArray(value) ? value.join(', ') : '';
}
