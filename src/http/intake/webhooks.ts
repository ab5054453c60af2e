import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Change } from '../../domain/change.ts';
import { Fault } from '../../domain/fault.ts';
import { packSignal } from '../../domain/packed-signal.ts';
import type { Project } from '../../domain/project.ts';
import { type WebhookSender, webhookSenders } from '../../domain/webhook.ts';
import { readWebhook, type Told, webhookRefusal } from '../../intake/webhooks/read-webhook.ts';
import type { Delivery } from '../../intake/webhooks/sender.ts';
import type { ChangeEvent } from '../../intake/webhooks/change-event.ts';
import type { AlertStore } from '../../ports/store/alert-store.ts';
import type { ChangeStore } from '../../ports/store/change-store.ts';
import type { WebhookSetting, WebhookStore } from '../../ports/store/webhook-store.ts';
import { decodedBody } from './sent-body.ts';
import { type IntakeParts, sendLater } from './sentry.ts';
import type { WebhookCounts } from './webhook-counts.ts';

export interface WebhookParts {
  webhooks: WebhookStore;
  alerts: AlertStore;
  counts: WebhookCounts;
  changes: Pick<ChangeStore, 'find'>;
  /** Has the bugs of a change looked at now, as if its time had come. */
  wake: (change: Change) => Promise<void>;
}

/** GitHub's bound is 25 MB; what the others send is far smaller. */
const bodyBytes = 25 * 1024 * 1024;

/**
 * `POST /api/v1/webhooks/<project>/<sender>` (INT-4). 401 where the sender's proof is wrong, missing, or no secret was set;
 * 202 once what it tells is durable, or for kinds of messages that say nothing of errors; 200 for a delivery that was here
 * before, which is not counted again.
 */
export function serveWebhooks(app: FastifyInstance, intake: IntakeParts, parts: WebhookParts): void {
  app.post(
    '/api/v1/webhooks/:project/:sender',
    { bodyLimit: bodyBytes, config: { permission: 'send-signals' } },
    (request, reply) => take(intake, parts, request, reply),
  );
}

async function take(
  intake: IntakeParts,
  parts: WebhookParts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { sender, project, setting } = await addressee(intake, parts, request);
  const delivery: Delivery = { headers: headersOf(request), body: await decodedBody(request) };
  const refusal = webhookRefusal(sender, delivery, setting.secret, intake.now());
  if (refusal) {
    parts.counts.add(sender, 'refused');
    throw new Fault('NOT_ALLOWED', refusal, { help: 'Give both sides the same secret (reproof projects --webhook).' });
  }
  // Only who holds the secret uses up the project's quota.
  const closed = intake.door.knock(project);
  if (closed) return sendLater(reply, closed);
  const read = readWebhook(sender, delivery, { mapping: setting.mapping, now: intake.now });
  const { keys, told, ignored } = read;
  // A look at the host more or less changes nothing: a delivery that came before is no reason not to look.
  const change = await changeOf(parts, project, read.change);
  if (change) {
    await parts.wake(change);
    parts.counts.add(sender, 'counted');
    return reply.status(202).send({ change: change.id });
  }
  if (ignored !== null) {
    parts.counts.add(sender, 'ignored');
    return reply.status(202).send({ ignored });
  }
  if (await parts.webhooks.seen(project.id, sender, keys)) {
    parts.counts.add(sender, 'replayed');
    return reply.status(200).send({ replayed: true });
  }
  const bugs = await keep(intake, parts, project, sender, told);
  await parts.webhooks.remember(project.id, sender, keys);
  parts.counts.add(sender, 'counted');
  return reply.status(202).send({ bugs, resolved: told.filter(({ signal }) => signal === null).length });
}

/** The change of this project that an event is about; checks of its branch are its own and no signals. */
async function changeOf(
  { changes }: WebhookParts,
  project: Project,
  event: ChangeEvent | null,
): Promise<Change | null> {
  for (const address of event?.addresses ?? []) {
    const change = await changes.find(project.id, address);
    if (change) return change;
  }
  return null;
}

/** Whom the address names. Throws NOT_FOUND for a sender that there is not, NOT_ALLOWED where no secret is set. */
async function addressee(intake: IntakeParts, parts: WebhookParts, request: FastifyRequest) {
  const { project: id, sender: name } = request.params as { project: string; sender: string };
  const sender = webhookSenders.find((known) => known === name);
  if (!sender) throw new Fault('NOT_FOUND', `there is no sender ${name.slice(0, 50)}: ${webhookSenders.join(', ')}`);
  const project = await intake.projects.find(id);
  const setting = project && (await settingOf(parts.webhooks, project, sender));
  // One answer to both: who guesses learns nothing of what exists.
  if (!project || !setting)
    throw new Fault('NOT_ALLOWED', `no secret is set for ${sender} here`, {
      help: `Set one: reproof projects --project ${id.slice(0, 20)} --webhook ${sender}`,
    });
  return { sender, project, setting };
}

const settingOf = (store: WebhookStore, project: Project, sender: WebhookSender): Promise<WebhookSetting | null> =>
  store.setting(project.id, sender);

/** As deliveries have them: one text a name. */
export function headersOf(request: FastifyRequest): Delivery['headers'] {
  const entries = Object.entries(request.headers);
  return Object.fromEntries(entries.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]));
}

/** Signals first: once these are durable, a delivery that comes again changes nothing. Out: the bugs, each once. */
async function keep(
  { door, now }: IntakeParts,
  { alerts }: WebhookParts,
  project: Project,
  sender: WebhookSender,
  all: readonly Told[],
): Promise<string[]> {
  const accepted = await Promise.all(
    all.map(({ signal }) => (signal ? door.admit(project, packSignal(signal)) : null)),
  );
  const bugs = accepted.map((one) => (one && one.kind !== 'duplicate' ? one.bug : null));
  for (const [index, { trouble, signal }] of all.entries()) {
    const bug = bugs[index] ?? null;
    const at = trouble.at ?? now().toISOString();
    const { kind, key, title, service, environment } = trouble;
    const told = { sender, key, title, service, environment, startedAt: at, resolvedAt: signal ? null : at, bug };
    const alert = await alerts.record(project.id, told);
    // Each time it is told of, its end included: what explains it may have come in later than its first message.
    if (kind === 'alert' && alert.bug) await alerts.explain(project.id, { ...alert, bug: alert.bug });
  }
  return [...new Set(bugs.filter((bug) => bug !== null))];
}
