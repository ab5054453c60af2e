import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Fault } from '../../domain/fault.ts';
import { readTrackerHook } from '../../intake/webhooks/tracker-hook.ts';
import type { TrackerStore } from '../../ports/store/tracker-store.ts';
import { decodedBody } from './sent-body.ts';
import { headersOf } from './webhooks.ts';

const bodyBytes = 25 * 1024 * 1024;

/**
 * `POST /api/v1/trackers/<project>/<name>`: a tracker says that an item changed there. It is only a nudge: what has changed is read from
 * the tracker. 401 where the signature is wrong or missing, no secret was set, or it comes from another repository; 202 else.
 */
export function serveTrackerHooks(app: FastifyInstance, trackers: TrackerStore, now: () => Date): void {
  app.post(
    '/api/v1/trackers/:project/:name',
    { bodyLimit: bodyBytes, config: { permission: 'send-signals' } },
    (request, reply) => take(trackers, now, request, reply),
  );
}

async function take(
  trackers: TrackerStore,
  now: () => Date,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { project, name } = request.params as { project: string; name: string };
  const hook = /^\d{1,10}$/.test(project) ? await trackers.hookSecret(project, name.slice(0, 40)) : null;
  // One answer to all: who guesses learns nothing of what exists.
  if (!hook) throw new Fault('NOT_ALLOWED', 'no secret is set for webhooks of this tracker');
  const delivery = { headers: headersOf(request), body: await decodedBody(request) };
  const read = readTrackerHook(hook.setting, delivery, hook.secret, now());
  if (read.kind === 'refused') throw new Fault('NOT_ALLOWED', read.why, { help: 'Give both sides the same secret.' });
  if (read.kind === 'ignored') return reply.status(202).send({ items: 0 });
  const known = await Promise.all(read.copies.map((copy) => trackers.nudge(project, name, copy)));
  return reply.status(202).send({ items: known.filter(Boolean).length });
}
