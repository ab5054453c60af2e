import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { currentServer, forgetLogin, originOf, rememberLogin, tokenFor } from './server-logins.ts';

function aConfigFolder(): NodeJS.ProcessEnv {
  const folder = mkdtempSync(path.join(tmpdir(), 'reproof-config-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return { XDG_CONFIG_HOME: folder };
}

it('a login is kept for its origin, readable by the user alone, until it is forgotten', () => {
  const env = aConfigFolder();
  expect([currentServer(env), tokenFor(env, 'https://a.example')]).toEqual([null, null]);
  const file = rememberLogin(env, 'https://a.example', 'rp_a');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  rememberLogin(env, 'https://b.example', 'rp_b');
  expect([currentServer(env), tokenFor(env, 'https://a.example/some/path')]).toEqual(['https://b.example', 'rp_a']);
  for (const other of ['http://a.example', 'https://a.example:8443', 'https://a.example.evil.example', '__proto__'])
    expect(tokenFor(env, other)).toBeNull();
  expect([forgetLogin(env, 'https://b.example'), forgetLogin(env, 'https://b.example')]).toEqual([true, false]);
  expect([currentServer(env), tokenFor(env, 'https://a.example')]).toEqual([null, 'rp_a']);
});

it('an origin is of http or https', () => {
  expect(originOf('https://A.example:443/x?y')).toBe('https://a.example');
  expect(['ftp://a', 'a.example', 'file:///etc', ''].map(originOf)).toEqual([null, null, null, null]);
});
