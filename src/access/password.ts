import { randomBytes, scrypt, type ScryptOptions, timingSafeEqual } from 'node:crypto';
import { Fault } from '../domain/fault.ts';

/** OWASP's password storage cheat sheet: N = 2^15, r = 8, p = 3; 32 MiB and some 0.2 s of one core. */
const usual = { logN: 15, r: 8, p: 3 } as const;
const hashBytes = 32;
const saltBytes = 16;
/** Hashing is the dearest thing that a stranger can ask for: one at a time, and few may wait. */
const waitingAtMost = 30;

let waiting = 0;
let last: Promise<unknown> = Promise.resolve();

/** One after the other. Throws TOO_MANY where too many wait. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (waiting >= waitingAtMost) throw new Fault('TOO_MANY', 'too many log in just now');
  waiting += 1;
  const turn = last.then(work);
  last = turn.catch(() => {});
  try {
    return await turn;
  } finally {
    waiting -= 1;
  }
}

function derive(password: string, salt: Buffer, cost: { logN: number; r: number; p: number }): Promise<Buffer> {
  const { logN, r, p } = cost;
  const options: ScryptOptions = { N: 2 ** logN, r, p, maxmem: 256 * 2 ** logN * r };
  return inTurn(
    () =>
      new Promise((resolve, reject) => {
        // NFKC: the same letters typed on another keyboard are the same password.
        scrypt(password.normalize('NFKC'), salt, hashBytes, options, (error, key) =>
          error ? reject(error) : resolve(key),
        );
      }),
  );
}

/** `scrypt$15$8$3$SALT$HASH` (base64url), the numbers being log2 N, r and p of RFC 7914. Throws TOO_MANY. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const hash = await derive(password, salt, usual);
  return ['scrypt', usual.logN, usual.r, usual.p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

/** Of a password that nobody has: who is not there costs as much time as who is. */
const nobodys = `scrypt$15$8$3$${'A'.repeat(22)}$${'A'.repeat(43)}`;

/** Whether a password is the one that was hashed; `null` (nobody of that name) is never right, and takes as long. Throws TOO_MANY. */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  const [kind, logN, r, p, salt = '', hash = ''] = (stored ?? nobodys).split('$');
  const expected = Buffer.from(hash, 'base64url');
  if (kind !== 'scrypt' || expected.length !== hashBytes) throw new Error('a stored password is of an unknown form');
  const cost = { logN: Number(logN), r: Number(r), p: Number(p) };
  const found = await derive(password, Buffer.from(salt, 'base64url'), cost);
  return timingSafeEqual(found, expected) && stored !== null;
}
