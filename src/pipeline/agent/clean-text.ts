const shapes =
  /\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,}|\bxox[abprs]-[\w-]{10,}|\bsk[-_](?:live|test|ant|proj)[-_][\w-]{16,}|-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]{0,8000}?-----END [A-Z ]{0,30}PRIVATE KEY-----|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{5,}|\bglpat-[\w-]{20,}/g;
const secretName = /key|token|secret|passw|credential|dsn|auth/i;
const shortest = 8;

/**
 * Takes keys out of a text before a model or a transcript sees it: what looks like one, and the values of this process's
 * own variables whose names say that they are one.
 */
export function secretCleaner(env: Readonly<Record<string, string | undefined>>): (text: string) => string {
  const values = Object.entries(env)
    .flatMap(([name, value]) => (value && value.length >= shortest && secretName.test(name) ? [value] : []))
    .toSorted((a, b) => b.length - a.length);
  return (text) =>
    values.reduce((clean, value) => clean.replaceAll(value, '[secret]'), text.replace(shapes, '[secret]'));
}
