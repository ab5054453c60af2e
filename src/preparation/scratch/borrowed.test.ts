import { expect, test } from 'vitest';
import { borrow, isSecretName } from './borrowed.ts';

test('borrows dependencies of the root and of every package, and build output', () => {
  const ignored = ['node_modules', 'packages/a/node_modules/', 'packages/a/dist/', 'src/parser.generated.js', '.next/'];
  expect(borrow(ignored)).toEqual([
    { path: 'node_modules', kind: 'dependencies' },
    { path: 'packages/a/node_modules', kind: 'dependencies' },
    { path: 'packages/a/dist', kind: 'output' },
    { path: 'src/parser.generated.js', kind: 'output' },
    { path: '.next', kind: 'output' },
  ]);
});

test('leaves settings, keys, logs, caches and everything it does not know', () => {
  const ignored = [
    '.env',
    '.env.local',
    'config/.env.production',
    '.npmrc',
    'key.pem',
    'server.key',
    'id_rsa',
    'coverage',
    'a.log',
    'secrets.js',
    'config/local.js',
    'config.local.ts',
    'credentials/dist',
    '.idea',
    'data',
    'dump.sql',
    'x.json',
  ];
  expect(borrow(ignored)).toEqual([]);
});

test('knows a secret by its name within what is copied', () => {
  expect(['.env', '.env.test', 'tls.crt', 'ca.PEM', 'client-secret.json', 'id_ed25519.pub'].every(isSecretName)).toBe(
    true,
  );
  expect(['index.js', 'locale.js', 'environment.js', 'keys.js', 'cert.js'].some(isSecretName)).toBe(false);
});
