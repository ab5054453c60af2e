import { describe, expect, it } from 'vitest';
import { hashPassword, isPassword } from './password.ts';

describe('a password', () => {
  it('is kept as scrypt with its parameters, salted, and known again', async () => {
    const stored = await hashPassword('correct horse battery');
    expect(stored).toMatch(/^scrypt\$15\$8\$3\$[\w-]{22}\$[\w-]{43}$/);
    expect(await hashPassword('correct horse battery')).not.toBe(stored);
    expect(await isPassword('correct horse battery', stored)).toBe(true);
    expect(await isPassword('correct horse batterz', stored)).toBe(false);
    expect(await isPassword('', stored)).toBe(false);
  });

  it('of nobody is never right', async () => {
    expect(await isPassword('anything at all', null)).toBe(false);
  });

  it('is checked by the parameters that it was hashed with', async () => {
    // RFC 7914, section 12: scrypt("password", "NaCl", N=1024, r=8, p=16), the first 32 bytes.
    const hash = 'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162';
    const [salt, expected] = [Buffer.from('NaCl'), Buffer.from(hash, 'hex')].map((bytes) =>
      bytes.toString('base64url'),
    );
    expect(await isPassword('password', `scrypt$10$8$16$${salt}$${expected}`)).toBe(true);
  });

  it('typed with composed and with decomposed letters is the same', async () => {
    expect(
      await isPassword('cafe\u0301 cafe\u0301 cafe\u0301', await hashPassword('caf\u00e9 caf\u00e9 caf\u00e9')),
    ).toBe(true);
  });

  it('is not hashed for everybody at once', async () => {
    const stored = `scrypt$10$8$1$${'A'.repeat(22)}$${'A'.repeat(43)}`;
    const tried = await Promise.allSettled(Array.from({ length: 60 }, () => isPassword('x', stored)));
    const refused = tried.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(30);
    expect(refused[0]).toMatchObject({ reason: { code: 'TOO_MANY' } });
  });
});
