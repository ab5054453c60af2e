import type { Specialist } from './routing.ts';

/**
 * The rules of the product's specialists, for the door, which reads no files: those of `specialists/*.md`, and a test holds the two
 * together. In equal points the earlier one has the bug; backend takes what nobody else does.
 */
export const builtInRules: readonly Specialist[] = [
  {
    name: 'frontend',
    services: [],
    errors: ['ChunkLoadError', 'DOMException', 'HierarchyRequestError', 'NotFoundError'],
    paths: ['*.tsx', '*.jsx', '*.vue', '*.svelte', '*.css', '**/components/**', 'public/**'],
    owners: [],
    platforms: ['javascript'],
    words: ['hydrat', 'Minified React error', 'Loading chunk', 'document.', 'window.'],
  },
  {
    name: 'database',
    services: [],
    errors: [
      'Prisma*',
      'Sequelize*',
      'QueryFailedError',
      'Mongo*',
      'Sqlite*',
      'Postgres*',
      'ER_*',
      'SQLITE_*',
      'ORA-*',
    ],
    paths: ['*.sql', '**/migrations/**'],
    owners: [],
    platforms: [],
    words: ['SQLSTATE', 'deadlock detected', 'duplicate key', 'foreign key constraint', 'violates not-null'],
  },
  {
    name: 'infrastructure',
    services: [],
    errors: ['ECONN*', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'ENOSPC', 'EMFILE', 'ENOMEM', 'EADDRINUSE', 'CERT_*'],
    paths: ['Dockerfile', '*.tf', '.github/**', '**/k8s/**'],
    owners: [],
    platforms: [],
    words: ['out of memory', 'no space left', 'certificate', 'connection refused'],
  },
  {
    name: 'concurrency',
    services: [],
    errors: [
      'ERR_STREAM_WRITE_AFTER_END',
      'ERR_STREAM_DESTROYED',
      'ERR_HTTP_HEADERS_SENT',
      'ERR_USE_AFTER_CLOSE',
      'ERR_SERVER_NOT_RUNNING',
    ],
    paths: [],
    owners: [],
    platforms: [],
    words: [
      'race condition',
      'already closed',
      'already destroyed',
      'write after end',
      'aborted',
      'lock timeout',
      'after it was released',
    ],
  },
  {
    name: 'backend',
    services: [],
    errors: [],
    paths: [],
    owners: [],
    platforms: ['node', 'python', 'go', 'java', 'other'],
    words: [],
  },
];
