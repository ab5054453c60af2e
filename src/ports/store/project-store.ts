import type { Project } from '../../domain/project.ts';

/** Projects and their keys. */
export interface ProjectStore {
  projects(): Promise<Project[]>;
  project(id: string): Promise<Project | null>;
  create(name: string): Promise<Project>;
  /** The repository that a project's bugs are looked for in; null where none is connected. */
  repository(project: string): Promise<RepositoryConnection | null>;
  connect(project: string, connection: RepositoryConnection): Promise<void>;
  /** Signals a minute; null: no bound. Throws UNKNOWN_PROJECT. */
  setQuota(project: string, perMinute: number | null): Promise<void>;
}

export interface RepositoryConnection {
  /** A path on this machine, or a URL that `git clone` takes. */
  url: string;
  /** Where the project's code stands in the repository; `''`: everywhere. */
  root: string;
}
