import type { z } from 'zod';
import { endStandIn, listStandIns, makeStandIn } from '../../contract/stand-ins.ts';
import { Fault } from '../../domain/fault.ts';
import type { StandIn } from '../../domain/stand-in.ts';
import { connect } from '../server/client.ts';

type Scope = NonNullable<z.input<NonNullable<typeof makeStandIn.body>>['scope']>;

export interface StandInArguments {
  until: string;
  since?: string;
  away?: string;
  project?: string[];
  path?: string[];
  risk?: NonNullable<Scope['risk']>;
  kind?: NonNullable<Scope['kinds']>;
  reason?: string;
  json?: boolean;
}

/** `reproof stand-ins`. */
export async function listThem({ json }: { json?: boolean }): Promise<void> {
  const found = await connect(process.env).call(listStandIns, {});
  if (json) return print(found);
  process.stdout.write(found.map(lineOf).join('') || 'Nobody stands in for anybody.\n');
}

/** `reproof stand-ins add`. */
export async function addOne(standIn: string, args: StandInArguments): Promise<void> {
  const scope = {
    ...(args.project ? { projects: args.project } : {}),
    ...(args.path ? { paths: args.path } : {}),
    ...(args.risk ? { risk: args.risk } : {}),
    ...(args.kind ? { kinds: args.kind } : {}),
  };
  const made = await connect(process.env).call(makeStandIn, {
    body: {
      standIn,
      scope,
      until: timeOf(args.until),
      ...(args.since ? { since: timeOf(args.since) } : {}),
      ...(args.away ? { away: args.away } : {}),
      reason: args.reason ?? '',
    },
  });
  if (args.json) print(made);
  else process.stdout.write(lineOf(made));
}

/** `reproof stand-ins end`. */
export async function endOne(id: string, { json }: { json?: boolean }): Promise<void> {
  const ended = await connect(process.env).call(endStandIn, { params: { id } });
  if (json) print(ended);
  else process.stdout.write(`${ended.standIn} stands in for ${ended.away} no longer.\n`);
}

const unitMs: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** A time as a person writes it: `2026-08-15`, `2026-08-15T18:00Z`, or from now: `12h`, `3d`, `2w`. Throws BAD_USAGE. */
function timeOf(text: string): string {
  const [, count, unit = ''] = /^(\d{1,4})([hdw])$/.exec(text) ?? [];
  if (count) return new Date(Date.now() + Number(count) * (unitMs[unit] ?? 0)).toISOString();
  const at = Date.parse(text);
  if (Number.isNaN(at))
    throw new Fault('BAD_USAGE', `${text.slice(0, 100)} is no time`, { help: 'Say 2026-08-15, or 3d from now.' });
  return new Date(at).toISOString();
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

function lineOf({ id, away, standIn, since, until, scope, reason, endedAt }: StandIn): string {
  const about = Object.entries(scope).map(([name, values]) => `${name} ${values.join(' ')}`);
  const when = endedAt ? `ended ${endedAt.slice(0, 16)}` : `${since.slice(0, 16)} to ${until.slice(0, 16)}`;
  const words = [`${standIn} for ${away}`, when, ...(about.length > 0 ? [about.join('; ')] : []), reason];
  return `${id.padStart(4)}  ${words.filter(Boolean).join('  ')}\n`;
}
