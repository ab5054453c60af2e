import type { FastifyInstance } from 'fastify';
import { deploySchema } from '../../domain/deploy.ts';
import { Fault } from '../../domain/fault.ts';
import { packSignal } from '../../domain/packed-signal.ts';
import { unhealthySignal } from '../../intake/deploys/unhealthy.ts';
import type { DeployStore } from '../../ports/store/deploy-store.ts';
import { projectKeyOf } from './project-key.ts';
import { decodedBody } from './sent-body.ts';
import { type IntakeParts, sendLater } from './sentry.ts';

const sent = deploySchema.omit({ id: true }).partial({ commit: true, at: true, status: true });

/**
 * `POST /api/v1/deploys` (INT-5), with the project's key as deploy scripts have it: `{service, environment, release, commit?,
 * at?, status?}` -> 201 with the deploy. An unhealthy one is a signal besides. The same deploy again changes its status.
 */
export function serveDeploys(app: FastifyInstance, intake: IntakeParts, deploys: DeployStore): void {
  const options = { bodyLimit: 64 * 1024, config: { permission: 'send-signals' as const } };
  app.post('/api/v1/deploys', options, async (request, reply) => {
    const project = await intake.projects.openBy(projectKeyOf(request));
    const closed = intake.door.knock(project);
    if (closed) return sendLater(reply, closed);
    const { commit = null, at, status = 'unknown', ...named } = parsed((await decodedBody(request)).toString('utf8'));
    const time = at ? new Date(at) : intake.now();
    const deploy = await deploys.record(project.id, { ...named, commit, at: time.toISOString(), status });
    if (deploy.status !== 'unhealthy') return reply.status(201).send({ ...deploy, bug: null });
    const accepted = await intake.door.admit(project, packSignal({ event: unhealthySignal(deploy), recording: null }));
    return reply.status(201).send({ ...deploy, bug: accepted.kind === 'duplicate' ? null : accepted.bug });
  });
}

function parsed(text: string) {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new Fault('BAD_USAGE', 'the body is no JSON');
  }
  const result = sent.safeParse(body);
  if (result.success) return result.data;
  const words = result.error.issues
    .slice(0, 10)
    .map(({ path, message }) => `${['body', ...path].join('.')}: ${message}`);
  throw new Fault('BAD_USAGE', words.join('; '), {
    help: 'Send {"service", "environment", "release", "commit"?, "at"?, "status"?: healthy, unhealthy or unknown}.',
  });
}
