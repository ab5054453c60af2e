import type { RepositoryConnection } from './store/project-store.ts';

/** A file's text at a commit of a connected repository as it is on this machine; null where it is not there. Nothing is fetched for it. */
export type ReadSource = (connection: RepositoryConnection, commit: string, file: string) => Promise<string | null>;
