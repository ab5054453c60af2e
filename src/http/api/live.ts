import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { LiveEvent } from '../../domain/live-event.ts';
import { type Access, type Caller, sees } from '../../ports/access.ts';
import type { Live } from '../../ports/live.ts';
import { callerOf } from '../guard.ts';
import { projectOfBug } from '../reach.ts';
import { apiRoot } from '../serve-route.ts';

const beatMs = 15_000;
/** A listener that does not read is let go before what it has not read fills the memory. */
const unreadBytesAtMost = 1024 * 1024;

const lineOf = (event: LiveEvent): string => `event: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`;

/**
 * `GET /live`: server-sent events of all bugs that are there for the caller, or with `?bug=` of one
 * (https://html.spec.whatwg.org/#server-sent-events). Ends within a beat once the caller's token or session has ended.
 */
export function serveLive(app: FastifyInstance, live: Live, access: Access): void {
  // A stream has no end of its own: a server that stops would wait for its listeners.
  const open = new Set<ServerResponse>();
  app.addHook('preClose', (done) => {
    for (const out of open) out.end();
    done();
  });
  app.get(`${apiRoot}/live`, { config: { permission: 'read' } }, (request, reply) => {
    const { bug } = request.query as { bug?: unknown };
    const caller = request.caller as Caller;
    reply.hijack();
    const out = reply.raw;
    out.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
    out.write(': listening\n\n');
    const write = (text: string): void => {
      if (out.writableLength > unreadBytesAtMost) out.destroy();
      else out.write(text);
    };
    const end = live.subscribe((event) => {
      if (!sees(caller, projectOfBug(event.bug))) return;
      if (typeof bug !== 'string' || event.bug === bug) write(lineOf(event));
    });
    const beat = setInterval(() => {
      callerOf(request, access).then(
        (still) => (still ? write(': beat\n\n') : out.end()),
        () => out.end(),
      );
    }, beatMs);
    open.add(out);
    out.on('close', () => {
      open.delete(out);
      clearInterval(beat);
      end();
    });
  });
}
