const escapes: Record<string, string> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '"': '\\"', '\\': '\\\\' };
const unescapes: Record<string, string> = {
  t: '\t',
  n: '\n',
  r: '\r',
  '"': '"',
  '\\': '\\',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
};

function needsQuotes(path: string): boolean {
  return [...path].some((c) => c === '"' || c === '\\' || c.charCodeAt(0) < 0x20 || c.charCodeAt(0) === 0x7f);
}

/** A path as git writes it in a patch header: quoted in C style only where it holds quotes, backslashes or control characters. */
export function quotePath(path: string): string {
  if (!needsQuotes(path)) return path;
  const inner = [...path].map((c) => {
    if (escapes[c]) return escapes[c];
    const code = c.charCodeAt(0);
    return code < 0x20 || code === 0x7f ? `\\${code.toString(8).padStart(3, '0')}` : c;
  });
  return `"${inner.join('')}"`;
}

/** Reads a path of a `---`/`+++` line (without the prefix words); null for /dev/null. The `a/` or `b/` is taken off. */
export function unquotePath(text: string): string | null {
  const raw = text.startsWith('"') ? unescape(text) : text.replace(/\t[^\t]*$/, '').replace(/\r$/, '');
  if (raw === '/dev/null') return null;
  return raw.replace(/^[ab]\//, '');
}

function unescape(text: string): string {
  const bytes: number[] = [];
  for (let i = 1; i < text.length && text[i] !== '"'; i++) {
    if (text[i] !== '\\') {
      bytes.push(...Buffer.from(String.fromCodePoint(text.codePointAt(i) ?? 0)));
      if ((text.codePointAt(i) ?? 0) > 0xffff) i++;
      continue;
    }
    const octal = /^[0-7]{3}/.exec(text.slice(i + 1, i + 4));
    if (octal) {
      bytes.push(Number.parseInt(octal[0], 8) & 0xff);
      i += 3;
    } else bytes.push(...Buffer.from(unescapes[text[++i] ?? ''] ?? text[i] ?? ''));
  }
  return Buffer.from(bytes).toString('utf8');
}
