import { describe, expect, it } from 'vitest';
import { sessionCookie, sessionSecretOf } from './session-cookie.ts';

const secret = 'a'.repeat(43);

describe('the session’s cookie', () => {
  it('is for the server alone, and by https for nothing else', () => {
    expect(sessionCookie(secret, false)).toBe(
      `reproof_session=${secret}; Path=/; Max-Age=604800; HttpOnly; SameSite=Lax`,
    );
    expect(sessionCookie(secret, true)).toBe(
      `__Host-reproof_session=${secret}; Path=/; Max-Age=604800; HttpOnly; SameSite=Lax; Secure`,
    );
    expect(sessionCookie(null, false)).toMatch(/^reproof_session=; Path=\/; Max-Age=0;/);
  });

  it.each([
    ['alone', `reproof_session=${secret}`, false, secret],
    ['among others', `a=b; reproof_session=${secret};c=d`, false, secret],
    ['twice the same', `reproof_session=${secret}; reproof_session=${secret}`, false, secret],
    ['two that differ', `reproof_session=${secret}; reproof_session=${'b'.repeat(43)}`, false, null],
    ['the open name by https', `reproof_session=${secret}`, true, null],
    ['the other name', `__Host-reproof_session=${secret}`, true, secret],
    ['another that ends alike', `x-reproof_session=${secret}`, false, null],
    ['too long', `reproof_session=${'a'.repeat(101)}`, false, null],
    ['of other signs', `reproof_session=${secret}%00`, false, null],
    ['none', undefined, false, null],
  ])('%s', (_name, cookies, secure, found) => {
    expect(sessionSecretOf(cookies, secure)).toBe(found);
  });
});
