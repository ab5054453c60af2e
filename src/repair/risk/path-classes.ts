/** Kinds of code where a mistake costs more, by words of their paths (whole words between separators or capitals). */
const classes: ReadonlyArray<{ name: string; points: number; words: readonly string[] }> = [
  {
    name: 'authentication',
    points: 3,
    words: [
      'auth',
      'authn',
      'authz',
      'login',
      'session',
      'sessions',
      'oauth',
      'token',
      'tokens',
      'password',
      'passwords',
      'permission',
      'permissions',
      'acl',
      'rbac',
      'sso',
      'saml',
      'jwt',
      'crypto',
      'security',
    ],
  },
  { name: 'migration', points: 3, words: ['migration', 'migrations', 'migrate', 'schema', 'schemas', 'ddl'] },
  {
    name: 'payment',
    points: 3,
    words: [
      'payment',
      'payments',
      'billing',
      'invoice',
      'invoices',
      'checkout',
      'refund',
      'refunds',
      'ledger',
      'price',
      'pricing',
      'tax',
      'taxes',
      'payout',
      'payouts',
    ],
  },
  { name: 'dependency', points: 2, words: ['vendor', 'vendored', 'third', 'dependencies'] },
  { name: 'configuration', points: 1, words: ['config', 'configuration', 'settings', 'env', 'infra', 'deploy'] },
];

/** Classes of a path, each once; empty for ordinary code. */
export function pathClasses(path: string): Array<{ name: string; points: number }> {
  const words = new Set(
    path
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .split(/[^a-z]+/),
  );
  return classes.filter((c) => c.words.some((w) => words.has(w))).map(({ name, points }) => ({ name, points }));
}
