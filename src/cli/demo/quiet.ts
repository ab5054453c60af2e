import type { WriteStream } from 'node:tty';
import { setTimeout as wait } from 'node:timers/promises';
import { getBug, getLedger } from '../../contract/bugs.ts';
import { listWatches } from '../../contract/watches.ts';
import { Fault } from '../../domain/fault.ts';
import { plainLine } from '../../domain/plain-text.ts';
import { LiveLine } from '../terminal/live-line.ts';
import { type Call, send } from './crashes.ts';
import type { DemoServer } from './server.ts';
import type { Service } from './service.ts';
import type { Stage } from './stage.ts';

const fixedWithinMs = 60_000;
const lookEveryMs = 500;

/**
 * Lets customers call the service until the watch has closed each of the bugs, and shows each step of theirs. Throws INTERNAL
 * where one comes back, or is not closed in time.
 */
export async function watchUntilFixed(
  bugs: readonly string[],
  { server, service, traffic }: { server: DemoServer; service: Service; traffic: readonly Call[] },
  show: Stage,
): Promise<void> {
  const live = new LiveLine(process.stdout as WriteStream);
  const began = performance.now();
  const open = new Set(bugs);
  const shown = new Map<string, number>();
  try {
    for (let called = 0; open.size > 0; ) {
      for (const call of traffic) if ((await send(call, service)).ok) called += 1;
      for (const bug of open) {
        const state = await showNews(bug, server, shown, (line) => live.keep(line), show);
        if (state === 'fixed') open.delete(bug);
        if (state === 'regressed') throw new Fault('INTERNAL', `bug ${bug} came back`);
      }
      const seconds = (performance.now() - began) / 1000;
      if (seconds * 1000 > fixedWithinMs) throw new Fault('INTERNAL', `bug ${[...open].join(', ')} was not closed`);
      if (process.stdout.isTTY && open.size > 0)
        live.show(`   ${seconds.toFixed(0).padStart(3)} s  ${called} calls went well; ${await far([...open], server)}`);
      if (open.size > 0) await wait(lookEveryMs);
    }
  } finally {
    live.clear();
  }
}

/** Shows what the bug's ledger has to tell since the last look. Out: the bug's state. */
async function showNews(
  bug: string,
  { client }: DemoServer,
  shown: Map<string, number>,
  keep: (line: string) => void,
  show: Stage,
): Promise<string> {
  const at = { params: { id: bug } };
  const { state } = await client.call(getBug, at);
  const ledger = await client.call(getLedger, at);
  for (const { seq, kind, outcome } of ledger) {
    if (seq <= (shown.get(bug) ?? 0) || !['change-landed', 'released', 'window-quiet'].includes(kind)) continue;
    keep(
      `   ${bug}  ${kind.padEnd(14)} ${show.paint(
        'dim',
        plainLine(
          outcome.replaceAll(/[0-9a-f]{40}/g, (hash) => hash.slice(0, 10)),
          160,
        ),
      )}`,
    );
    shown.set(bug, seq);
  }
  if (state === 'fixed') keep(`   ${bug}  ${show.paint('green', 'fixed')}`);
  return state;
}

async function far(bugs: readonly string[], { client }: DemoServer): Promise<string> {
  const words: string[] = [];
  for (const bug of bugs) {
    const [watch] = await client.call(listWatches, { params: { id: bug } });
    words.push(
      watch ? `${bug} ${watch.passed} of ${watch.windows.length} windows quiet` : `${bug} not seen released yet`,
    );
  }
  return words.join(', ');
}
