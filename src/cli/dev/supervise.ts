import { execFile } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Program } from './program.ts';

const run = promisify(execFile);

export interface Supervised {
  /** The checkout. */
  folder: string;
  argv: readonly string[];
  /** Takes changed files up by itself: it is not restarted. */
  reloads: boolean;
  /** Answers once it is up; null: it is up when it still runs after a moment. */
  url: string | null;
  /** Its environment when it runs this commit. */
  envOf: (commit: string) => NodeJS.ProcessEnv;
  /** It runs a commit now, or fails to. */
  told: (ran: { commit: string; up: boolean }) => Promise<void>;
  stop: AbortSignal;
}

const lookEveryMs = 500;
const upWithinMs = 30_000;
const standsMs = 1_000;

/** Runs the command at the checkout's HEAD, and again at each further one, and tells of each, until `stop`. */
export async function superviseDev(supervised: Supervised): Promise<void> {
  const { folder, argv, reloads, envOf, told, stop } = supervised;
  const program = new Program(argv, folder);
  let at: string | null = null;
  try {
    while (!stop.aborted) {
      const head = await headOf(folder);
      if (head !== null && head !== at) {
        if (at === null || !reloads || !program.runs) await program.restart(envOf(head));
        at = head;
        await told({ commit: head, up: await isUp(program, supervised) });
      }
      await wait(lookEveryMs, null, { signal: stop }).catch(() => null);
    }
  } finally {
    await program.end();
  }
}

/** Null where there is no commit, or git does not answer just now (a rebase that is under way). */
async function headOf(folder: string): Promise<string | null> {
  const head = await run('git', ['-C', folder, 'rev-parse', '--verify', 'HEAD']).catch(() => null);
  return head?.stdout.trim() ?? null;
}

async function isUp(program: Program, { url, stop }: Supervised): Promise<boolean> {
  if (url === null) {
    await wait(standsMs, null, { signal: stop }).catch(() => null);
    return program.runs;
  }
  const until = performance.now() + upWithinMs;
  while (program.runs && !stop.aborted && performance.now() < until) {
    const answer = await fetch(url, { signal: AbortSignal.any([stop, AbortSignal.timeout(5_000)]) }).catch(() => null);
    if (answer) return answer.status < 500;
    await wait(200, null, { signal: stop }).catch(() => null);
  }
  return false;
}
