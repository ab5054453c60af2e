/** Files under /etc that programs expect and that say nothing about the host. */
export const systemFiles: ReadonlyArray<{ at: string; text: string }> = [
  { at: '/etc/hosts', text: '127.0.0.1 localhost sandbox\n::1 localhost ip6-localhost\n' },
  { at: '/etc/passwd', text: 'user:x:1000:1000::/home/user:/bin/sh\n' },
  { at: '/etc/nsswitch.conf', text: 'passwd: files\nhosts: files\n' },
];

/** The home that /etc/passwd names: an empty tmpfs. */
export const HOME = '/home/user';

/** Of /usr only what programs run from: /usr/src and its like hold people's checkouts in many images. */
export const usrFolders = [
  ...['bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32', 'libexec', 'share', 'include'].map((name) => `/usr/${name}`),
  ...['bin', 'lib', 'lib64', 'libexec'].map((name) => `/usr/local/${name}`),
];

/** Links into /usr on a merged system, folders of their own on an older one. */
export const rootFolders = ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'];

/** Of /etc, and of systems that keep programs elsewhere; each shown only where it exists. */
export const systemPaths = [
  '/etc/ld.so.cache',
  '/etc/alternatives',
  '/etc/ssl/certs',
  '/etc/ssl/openssl.cnf',
  '/nix/store',
];
