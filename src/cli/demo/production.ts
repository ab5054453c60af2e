import { pathToFileURL } from 'node:url';
import type { Paint } from '../terminal/colour.ts';
import { type Call, calls, type Crash, crashBy, ordinaryCalls, send } from './crashes.ts';
import type { DemoServer } from './server.ts';
import { type Service, startService } from './service.ts';
import type { Stage } from './stage.ts';

/** The checkout that the example runs from, what is loaded before it, and the server that it reports to. */
export interface Production {
  folder: string;
  preloads: readonly string[];
  server: DemoServer;
}

/** Starts the example as it is deployed: with the recorder and the Sentry SDK. */
export function deployed({ folder, preloads, server }: Production, release: string): Promise<Service> {
  return startService({ folder, preloads: preloads.map((file) => pathToFileURL(file).href), dsn: server.dsn, release });
}

/** Starts the example and calls it until it has crashed in every way; stops it before it returns. */
export async function crashAll(production: Production, release: string, show: Stage): Promise<Crash[]> {
  const service = await deployed(production, release);
  try {
    show.say(`   orders runs at ${service.origin}, with a Sentry SDK and the recorder; both report to the server`);
    await callAll(ordinaryCalls, service, show);
    const crashes: Crash[] = [];
    for (const call of calls) {
      const crash = await crashBy(call, service, production.server);
      crashes.push(crash);
      const { status, fatal } = crash;
      const end = fatal ? `${status}, then the process died` : String(status);
      show.say(`   ${callWords(call, show.paint)} ${show.paint('red', end)}`);
    }
    return crashes;
  } finally {
    await service.stop();
  }
}

/** Sends each call and shows how it was answered. */
async function callAll(list: readonly Call[], service: Service, show: Stage): Promise<void> {
  for (const call of list) {
    const { status } = await send(call, service);
    show.say(`   ${callWords(call, show.paint)} ${status}`);
  }
}

/** Sends what crashed once more: shows the answer beside the one of that time. Out: whether each is well now. */
export async function replay(crashes: readonly Crash[], service: Service, show: Stage): Promise<boolean> {
  let well = true;
  for (const { call, status: before } of crashes) {
    const { status, ok } = await send(call, service);
    well &&= ok;
    show.say(
      `   ${callWords(call, show.paint)} ${show.paint(ok ? 'green' : 'red', String(status))} ${show.paint('dim', `it was ${before}`)}`,
    );
  }
  return well;
}

const callWords = ({ method, path: at, story }: Call, paint: Paint): string =>
  `${`${method} ${at}`.padEnd(34)} ${paint('dim', story.padEnd(38))}`;
