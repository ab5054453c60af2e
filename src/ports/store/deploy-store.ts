import type { Deploy, ErrorRate } from '../../domain/deploy.ts';

/** Deploys of a project's services. */
export interface DeployStore {
  /** The same service, environment, release and time again is the same deploy, with a newer status. */
  record(project: string, deploy: Omit<Deploy, 'id'>): Promise<Deploy>;
  /** Newest first, each with the errors before and after it; `now` ends what is not over yet. */
  deploys(project: string, limit: number, now: Date): Promise<Array<Deploy & { rate: ErrorRate }>>;
}
