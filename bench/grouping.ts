/**
 * Whether occurrences of one crash become one bug, and those of two crashes two (BUG-1), on real crashes: a folder of cases, each with
 * the `stack.txt` that the failing program printed. Out of each, occurrences with other folders, releases, lines, ids, ports and numbers,
 * half of them of a minified build whose source map is known; and for every two cases the one's stack with the other's message.
 *
 *   npm run bench:grouping -- CORPUS/cases [FURTHER/cases ...]
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { MappedFrame } from '../src/domain/code-map.ts';
import { fingerprint } from '../src/domain/fingerprint.ts';
import type { ProductionEvent } from '../src/domain/event.ts';
import { readEvent } from '../src/intake/read-event.ts';
import { type Seeded, seeded } from './load/seeded.ts';

const perCrash = 12;
/** Pairs that were taken for one bug under one message. */
const together = new Set<string>();
const roots = [
  '/srv/app',
  '/home/deploy/releases/20261121080000',
  '/var/task',
  'C:\\apps\\shop',
  '/opt/v2/build',
  '/app',
];

interface Crash {
  name: string;
  trace: ProductionEvent['errors'][number];
  message: string;
}

function crashesOf(folder: string): Crash[] {
  return readdirSync(folder).flatMap((name) => {
    const file = path.join(folder, name, 'stack.txt');
    const [error] = existsSync(file) ? readEvent(readFileSync(file)).errors : [];
    return error ? [{ name, trace: error, message: error.message }] : [];
  });
}

/** Numbers, addresses and ids as they would be another time; words stay, and so do numbers that a class of errors always has (`-1`). */
function anotherTime(message: string, random: Seeded): string {
  return message
    .replace(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, () => `10.0.${random.below(250)}.${random.below(250)}`)
    .replace(/\b[0-9a-f]{12,}\b/gi, (id) => random.hex(id.length))
    .replace(/(?<![-\w.])\d{2,}(?![\w.])/g, (digits) =>
      String(10 ** (digits.length - 1) + random.below(9 * 10 ** (digits.length - 1))),
    );
}

/** The path below the deployed folder, as a repository has it. */
const below = (file: string): string => file.replace(/^(?:file:\/\/)?\/srv\/app\//, '');

function occurrence(crash: Crash, message: string, n: number, isMapped: boolean): string {
  const random = seeded(n * 7919 + crash.name.length * 131 + message.length);
  const root = random.pick(roots);
  const isMinified = isMapped && random.below(2) === 0;
  const moved = random.below(40);
  const frames = crash.trace.frames.map((frame) => {
    const file = frame.filename;
    const own = file?.includes('/srv/app/') === true;
    const local = own ? below(file) : file;
    const separator = root.includes('\\') ? '\\' : '/';
    return {
      function: isMinified && own ? random.pick(['t', 'n', 'e.r', 'a']) : (frame.function ?? undefined),
      filename: !own
        ? (local ?? undefined)
        : isMinified
          ? `${root}/assets/app-${random.hex(8)}.js`
          : [root, ...(local ?? '').split('/')].join(separator),
      lineno: (frame.line ?? 1) + moved,
      colno: 1 + random.below(isMinified ? 90_000 : 60),
      in_app: own && !local?.includes('node_modules/'),
    };
  });
  const event = readEvent(
    JSON.stringify({
      event_id: random.hex(32),
      platform: 'node',
      release: `shop@1.${random.below(30)}.${random.below(9)}`,
      exception: {
        values: [
          { type: crash.trace.type, value: anotherTime(message, random), stacktrace: { frames: frames.toReversed() } },
        ],
      },
    }),
  );
  return fingerprint(event, isMapped ? mapped(crash) : []);
}

function mapped(crash: Crash): MappedFrame[] {
  return crash.trace.frames.flatMap((frame, index) => {
    const { filename: file } = frame;
    if (!file?.includes('/srv/app/')) return [];
    const kind = file.includes('node_modules/') ? ('dependency' as const) : ('source' as const);
    const place = { line: frame.line, column: 1, expression: null, via: 'exact' as const };
    return [{ index, file: below(file), function: frame.function, ...place, kind }];
  });
}

function judge(set: ReadonlyArray<{ crash: string; key: string }>): string {
  const counts = { same: 0, splits: 0, different: 0, merges: 0 };
  const merged = new Set<string>();
  for (const [index, one] of set.entries())
    for (const other of set.slice(index + 1)) {
      const isSame = one.crash === other.crash;
      counts[isSame ? 'same' : 'different'] += 1;
      if (isSame && one.key !== other.key) counts.splits += 1;
      if (isSame || one.key !== other.key) continue;
      counts.merges += 1;
      merged.add(`${one.crash}  and  ${other.crash}`);
    }
  for (const pair of [...merged].slice(0, 20)) process.stderr.write(`one bug: ${pair}\n`);
  return `${counts.same} pairs of one crash, ${counts.splits} split; ${counts.different} pairs of two crashes, ${counts.merges} merged`;
}

const crashes = process.argv.slice(2).flatMap(crashesOf);
process.stdout.write(`${crashes.length} crashes, ${perCrash} occurrences of each\n`);
const times = Array.from({ length: perCrash }, (_, n) => n + 1);
for (const isMapped of [false, true]) {
  const own = crashes.flatMap((crash) =>
    times.map((n) => ({ crash: crash.name, key: occurrence(crash, crash.message, n, isMapped) })),
  );
  // One message at every stack: what is told apart is where it was thrown.
  const oneMessage = crashes.flatMap(({ message, name }) =>
    judgedTogether(
      crashes.map((crash) => ({ crash: crash.name, key: occurrence(crash, message, 1, isMapped) })),
      name,
    ),
  );
  process.stdout.write(
    `${isMapped ? 'mapped to the repository, half of them minified' : 'without a repository'}: ${judge(own)}\n` +
      `  one message at all stacks: ${oneMessage.filter(Boolean).length} merged of ${oneMessage.length} pairs\n`,
  );
}

/** For each pair, whether it was merged. */
function judgedTogether(set: ReadonlyArray<{ crash: string; key: string }>, message: string): boolean[] {
  return set.flatMap((one, index) =>
    set.slice(index + 1).map((other) => {
      const isMerged = one.key === other.key;
      if (isMerged)
        together.add(`${one.crash} and ${other.crash}, as with the message of ${message}`.replace(/, as with.*/, ''));
      return isMerged;
    }),
  );
}
if (together.size > 0) process.stderr.write(`under one message: ${[...together].slice(0, 20).join('; ')}\n`);
