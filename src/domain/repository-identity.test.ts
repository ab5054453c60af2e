import { expect, test } from 'vitest';
import { repositoryIdentity } from './repository-identity.ts';

test.each([
  ['https://github.com/acme/shop', 'git@github.com:acme/shop.git'],
  ['https://GitHub.com:443/acme/shop.git/', 'ssh://git@github.com/acme/shop'],
  ['https://x-token:secret@github.com/acme/shop', 'https://github.com/acme/shop?ref=a'],
  ['ssh://git@git.example:2222/acme/shop.git', 'ssh://other@git.example:2222/acme/shop'],
  ['/srv/git/shop', 'file:///srv/git/shop/.git'],
  ['/srv/git/shop.git/', '/srv/git/../git/shop'],
])('%s and %s are one repository', (one, other) => {
  expect(repositoryIdentity(one)).toBe(repositoryIdentity(other));
});

test('other places are other repositories', () => {
  const urls = [
    'https://github.com/acme/shop',
    'https://github.com/acme/Shop',
    'https://github.com/acme/shop2',
    'https://gitlab.com/acme/shop',
    'https://github.com:8443/acme/shop',
    '/acme/shop',
    '/github.com/acme/shop',
    'nonsense',
    'https://%',
  ];
  expect(new Set(urls.map(repositoryIdentity)).size).toBe(urls.length);
});
