import type { Secret } from '../../domain/secret.ts';

/** One repository at one code host. */
export interface HostedAt {
  /** Of the host, as people know it: `https://github.com`, `https://git.example.org`. */
  url: string;
  /** `owner/name`; GitLab's groups may be nested. */
  repository: string;
  token: Secret;
  now: () => Date;
  /** Of one request. */
  timeMs?: number;
}

export const requestMs = 20_000;
/** Pages of a list that are read before it is taken for endless. */
export const pagesAtMost = 10;
export const pageSize = 100;
