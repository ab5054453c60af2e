import path from 'node:path';
import type { Command } from 'commander';
import { getBug, getLedger, listLinks } from '../../contract/bugs.ts';
import { listWatches } from '../../contract/watches.ts';
import type { BugLink } from '../../domain/alert.ts';
import type { Bug } from '../../domain/bug.ts';
import type { LedgerEntry } from '../../domain/ledger.ts';
import type { Watch } from '../../domain/watch.ts';
import { plainLine } from '../../domain/plain-text.ts';

const examples = `
Examples:
  $ reproof show 1-1
  $ reproof show 1-1 --json
  $ reproof show 1-1 --out bundle && reproof verify bundle --repo ~/src/orders`;

/** Adds `reproof show` to the program. */
export function registerShow(program: Command): void {
  program
    .command('show')
    .argument('<bug>', 'as `reproof bugs` names it: 1-1')
    .summary('show one bug: what it is, how far it got, and its evidence bundle')
    .description('Shows one bug of a running server with its history and what was done about it.')
    .option('--json', 'print it on standard output as JSON')
    .option('--out <dir>', 'write the evidence bundle there')
    .addHelpText('after', examples)
    .action(async (bug: string, args: { json?: boolean; out?: string }) => {
      const { connect } = await import('./client.ts');
      const { bundleNames, writeBundle } = await import('./bundle-files.ts');
      const client = connect(process.env);
      const at = { params: { id: bug } };
      const found = await client.call(getBug, at);
      const ledger = await client.call(getLedger, at);
      const files = await bundleNames(client, bug);
      const links = await client.call(listLinks, at);
      const watches = await client.call(listWatches, at);
      if (args.out) await writeBundle(client, bug, path.resolve(args.out));
      if (args.json) process.stdout.write(`${JSON.stringify({ ...found, links, watches, ledger, files }, null, 2)}\n`);
      else process.stdout.write(`${linesOf(found, { links, watches, ledger, files }).join('\n')}\n`);
    });
}

function routingWords(routing: Bug['routing']): string {
  if (!routing) return 'nobody in particular';
  const { specialist, team, owner, score, reason, by } = routing;
  const who = [specialist, team, owner].filter(Boolean).join(', ');
  return by ? `${who}: sent there by ${by}${reason ? `, ${reason}` : ''}` : `${who} (${score.toFixed(1)}: ${reason})`;
}

function watchLine({ environment, release, releasedAt, windows, passed, nextAt, ended }: Watch): string {
  const where = environment === null ? '' : ` in ${environment}`;
  const ends = { quiet: 'stayed away', recurred: 'came back', replaced: 'no longer watched' };
  const now = ended ? ends[ended] : `${passed} of ${windows.length} windows quiet, the next one ends ${nextAt}`;
  return `${release}${where} since ${releasedAt}: ${now}`;
}

const bars = '▁▂▃▄▅▆▇█';
const days = 14;

/** The last two weeks that it was seen in, a bar a day, the newest at the right. */
function trendWords(trend: Bug['trend'], lastSeen: string): string {
  const counts = Array.from({ length: days }, () => 0);
  for (const { hour, count } of trend) {
    const ago = Math.floor((Date.parse(lastSeen) - Date.parse(hour)) / 86_400_000);
    if (ago >= 0 && ago < days) counts[days - 1 - ago] = (counts[days - 1 - ago] ?? 0) + count;
  }
  const most = Math.max(1, ...counts);
  const drawn = counts.map((count) => (count === 0 ? '·' : bars[Math.ceil((count / most) * bars.length) - 1])).join('');
  return `${drawn}  up to ${most} a day, ${days} days to ${lastSeen.slice(0, 10)}`;
}

function explanation({ kind, target, title, reason, score }: BugLink): string {
  const what = kind === 'span' ? `${kind} ${title}` : `${kind} ${target}, ${title}`;
  return `${what} ${score === null ? '' : `(${score.toFixed(2)})`}`.trimEnd() + `: ${reason}`;
}

function linesOf(
  bug: Bug,
  {
    links,
    watches,
    ledger,
    files,
  }: {
    links: readonly BugLink[];
    watches: readonly Watch[];
    ledger: readonly LedgerEntry[];
    files: readonly string[];
  },
): string[] {
  const field = (name: string, value: string): string => `  ${name.padEnd(12)} ${plainLine(value, 200)}`;
  return [
    `${bug.id}  ${plainLine(bug.title, 150)}`,
    field('state', `${bug.state}${bug.paused ? ' (paused)' : ''}`),
    field('priority', `${bug.priority}: ${bug.priorityReason}`),
    field('for', routingWords(bug.routing)),
    ...(bug.disposition ? [field('disposition', `${bug.disposition.kind}: ${bug.disposition.reason}`)] : []),
    field('seen', `${bug.count} times, ${bug.users} people, first ${bug.firstSeen}, last ${bug.lastSeen}`),
    field('trend', trendWords(bug.trend, bug.lastSeen)),
    field('releases', bug.releases.map(({ name, count }) => `${name} (${count})`).join(', ') || 'not named'),
    field(
      'where',
      [bug.service, ...bug.environments.map(({ name }) => name)].filter(Boolean).join(', ') || 'not named',
    ),
    ...watches.map((watch) => field('watch', watchLine(watch))),
    ...links.map((link) => field('explained by', explanation(link))),
    '',
    ...ledger
      .slice(-20)
      .map(
        (entry) =>
          `  ${entry.at.slice(11, 19)}  ${entry.stage.padEnd(12)} ${plainLine(`${entry.kind}: ${entry.outcome}`, 160)}`,
      ),
    ...(files.length ? ['', `  ${files.length} files of evidence: reproof show ${bug.id} --out DIR`] : []),
  ];
}
