import { homedir } from 'node:os';
import { type LedgerEntry, ledgerHash } from '../../domain/ledger.ts';

/**
 * The last net before anything is written: folders of this machine become names, and what looks like a credential is
 * taken out. Scrubbing proper happens at the door (INT-9); this one covers test output and tool messages.
 */
export type Redact = (text: string) => string;

const secrets: ReadonlyArray<readonly [string, RegExp]> = [
  ['private key', /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^-]{0,10000}-----END [A-Z ]{0,40}PRIVATE KEY-----/g],
  ['aws key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g],
  ['token', /\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_\w{22,255}|glpat-[\w-]{20,255}|npm_[A-Za-z0-9]{36})\b/g],
  ['token', /\b(?:xox[abeprs]-[\w-]{10,255}|sk_live_\w{16,255}|sk-[\w-]{20,255}|AIza[\w-]{35})\b/g],
  ['token', /\beyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{10,2000}/g],
  ['credentials', /(?<=\b[a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/:@'"]{1,100}:[^\s/@'"]{1,200}(?=@)/gi],
  ['authorization', /(?<=\b(?:Bearer|Basic) )[A-Za-z0-9._~+/-]{16,2000}=*/g],
];

const escapeRegExp = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A redactor for the given folders (longest first, whole path parts only) and this user's home folder. */
export function redactor(hostPaths: ReadonlyArray<{ path: string; as: string }>): Redact {
  const known = [...hostPaths, { path: homedir(), as: '<home>' }]
    .map(({ path, as }) => ({ path: path.replace(/\/+$/, ''), as }))
    .filter(({ path }) => path.length > 1)
    .toSorted((a, b) => b.path.length - a.path.length)
    .map(({ path, as }) => ({ pattern: new RegExp(`(?<![\\w.-])${escapeRegExp(path)}(?![\\w.-])`, 'g'), as }));
  return (text) => {
    let out = text;
    for (const { pattern, as } of known) out = out.replace(pattern, () => as);
    for (const [what, pattern] of secrets) out = out.replace(pattern, `[${what}]`);
    return out;
  };
}

/** The same value with every string in it redacted (keys stay). */
export function redactDeep<T>(value: T, redact: Redact): T {
  if (typeof value === 'string') return redact(value) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => redactDeep(item, redact)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, redactDeep(item as unknown, redact)]),
  ) as T;
}

/** Redacted ledger entries, chained anew where a text changed (the chain guards the bundle's own lines). */
export function redactLedger(entries: readonly LedgerEntry[], redact: Redact): LedgerEntry[] {
  const out: LedgerEntry[] = [];
  let prevHash = '0'.repeat(64);
  for (const entry of entries) {
    const { prevHash: _old, ...rest } = entry;
    const linked = { ...redactDeep(rest, redact), prevHash };
    out.push(linked);
    prevHash = ledgerHash(linked);
  }
  return out;
}
