import { Fault } from '../domain/fault.ts';
import { type Caller, sees } from '../ports/access.ts';
import type { Route } from './route.ts';

/** The project of a bug, a proposal or a work item: its id begins with it. */
export function projectOfBug(id: string): string {
  return id.slice(0, Math.max(0, id.indexOf('-')));
}

/**
 * Holds a caller that is bound to some projects to these. What is of another project is answered like what is not there.
 * Throws NOT_FOUND, and NO_PERMISSION for what is about the whole installation.
 */
export function checkReach({ reach }: Pick<Route, 'reach'>, caller: Caller, params: unknown): void {
  if (caller.projects === null || reach === 'caller') return;
  const { id } = (params ?? {}) as { id?: unknown };
  if (reach === 'installation' || typeof id !== 'string')
    throw new Fault('NO_PERMISSION', 'this is about the whole installation, and the token is for some projects', {
      help: 'Ask an administrator for a token that is not bound to projects.',
    });
  if (!sees(caller, reach === 'project' ? id : projectOfBug(id)))
    throw new Fault('NOT_FOUND', `there is no ${reach} ${id}`);
}
