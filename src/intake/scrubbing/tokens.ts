/** Tokens with an inside: what reads them decodes them, so their placeholders must decode, to the same length and fields. */
type Mask = (secret: string) => string;

/**
 * A JSON Web Token (RFC 7519) whose header stays, whose payload keeps its fields and numbers and has its texts masked,
 * and whose signature is masked. `mask` must keep the number of bytes.
 */
export function maskJwt(token: string, mask: Mask): string {
  const [header = '', payload = '', signature = ''] = token.split('.');
  return [header, maskPayload(payload, mask), mask(signature)].join('.');
}

function maskPayload(payload: string, mask: Mask): string {
  const text = Buffer.from(payload, 'base64url').toString('utf8');
  try {
    const claims: unknown = JSON.parse(text);
    if (JSON.stringify(claims) !== text) return mask(payload);
    const masked = Buffer.from(JSON.stringify(maskTexts(claims, mask, 0)), 'utf8').toString('base64url');
    return masked.length === payload.length ? masked : mask(payload);
  } catch {
    return mask(payload);
  }
}

function maskTexts(value: unknown, mask: Mask, depth: number): unknown {
  if (typeof value === 'string') return mask(value);
  if (typeof value !== 'object' || value === null || depth > 20) return value;
  if (Array.isArray(value)) return value.map((item) => maskTexts(item, mask, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskTexts(item, mask, depth + 1)]));
}

/** The credentials of `Authorization: Basic` (RFC 7617): user and password masked inside the base64. */
export function maskBasic(credentials: string, mask: Mask): string {
  const bytes = Buffer.from(credentials, 'base64');
  const text = bytes.toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0 || !Buffer.from(text, 'utf8').equals(bytes)) return mask(credentials);
  const masked = `${mask(text.slice(0, colon))}:${mask(text.slice(colon + 1))}`;
  const encoded = Buffer.from(masked, 'utf8').toString('base64');
  return encoded.length === credentials.length ? encoded : mask(credentials);
}
