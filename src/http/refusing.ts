import type { FastifyRequest } from 'fastify';
import type { Refusals } from '../access/refusals.ts';
import { Fault, type FaultCode } from '../domain/fault.ts';

const refused: ReadonlySet<FaultCode> = new Set(['NOT_ALLOWED', 'NO_PERMISSION', 'NOT_FOUND', 'TOO_MANY']);

/** Who asks, as the audit log names it. */
export function actorOf({ caller }: FastifyRequest): string {
  return caller?.actor.id ?? 'nobody';
}

/** What is asked, as the API describes it: `PUT /projects/{id}`; of an address that is no route's nothing but the method. */
export function actionOf({ method, routeOptions: { url } }: FastifyRequest): string {
  if (url === undefined) return `${method} elsewhere`;
  return `${method} ${url.replace(/^\/api\/v1(?=\/)/, '').replace(/:(\w+)/g, '{$1}')}`;
}

/** Runs a check; what it refuses is told to the audit log with `why`, which holds no text of the request. Throws as the check. */
export function refusing<T>(request: FastifyRequest, refusals: Pick<Refusals, 'note'>, why: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (error instanceof Fault && refused.has(error.code)) tellRefused(request, refusals, why, error);
    throw error;
  }
}

/** Tells the audit log of a request that was sent away. */
export function tellRefused(
  request: FastifyRequest,
  refusals: Pick<Refusals, 'note'>,
  why: string,
  { code }: Fault,
): void {
  refusals.note({ actor: actorOf(request), action: actionOf(request), why, outcome: code, from: request.ip });
}
