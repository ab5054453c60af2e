import type { Recording } from '../../domain/recording.ts';
import { recordedRequests } from './flow.ts';
import { nothingElse } from './orders.ts';

type Step = Recording['order'][number];

const stepsAtMost = 60;
const isRead = /^readFile /;
/** Of things that are numbered as they begin (`call-1f2e-17`), the number. */
const numberOf = (id: string | null): number => Number(/-(\d+)$/.exec(id ?? '')?.[1] ?? 0);

/** A completion's name in the gate (docs/races.md) without its number and request; null for what is not put through it. */
function plainName({ kind, name = '' }: Pick<Step, 'kind' | 'name'>): string | null {
  if (kind !== 'boundary') return null;
  if (name.startsWith('readFileSync ')) return null;
  return isRead.test(name) ? name : `answer ${name}`;
}

/** Requests by the id that the recording has for them, as the gate calls them: by method and path, the n-th of a name numbered. */
function unitNames(recording: Recording): Map<string, string> {
  const counts = new Map<string, number>();
  return new Map(
    recordedRequests(recording).map(({ id, method, url }) => {
      const name = `${method} ${(url.split('?', 1)[0] ?? '').slice(0, 200)}`;
      return [id, numbered(name, counts)];
    }),
  );
}

function numbered(name: string, counts: Map<string, number>): string {
  const count = (counts.get(name) ?? 0) + 1;
  counts.set(name, count);
  return count > 1 ? `${name} #${count}` : name;
}

/** Names of calls by their id: the n-th of a name in a request is the n-th begun. */
function callNames(recording: Recording, units: ReadonlyMap<string, string>): Map<string, string> {
  const begun = new Map<string, { plain: string; during: string | null }>();
  for (const step of recording.order) {
    const plain = plainName(step);
    if (plain !== null && step.of !== null) begun.set(step.of, { plain, during: step.during });
  }
  for (const call of recording.calls) {
    const plain = pendingName(call);
    if (plain !== null) begun.set(call.id, { plain, during: call.during });
  }
  const counts = new Map<string, Map<string, number>>();
  const named = [...begun].toSorted(([a], [b]) => numberOf(a) - numberOf(b));
  return new Map(
    named.map(([id, { plain, during }]) => {
      const unit = during === null ? undefined : units.get(during);
      const own = counts.get(unit ?? '') ?? new Map<string, number>();
      counts.set(unit ?? '', own);
      return [id, numbered(plain, own) + (unit ? ` in ${unit}` : '')];
    }),
  );
}

/** A call that had not ended has no step: its name is made as the recorder makes it. */
function pendingName({ kind, operation, target, arguments: args, outcome }: Recording['calls'][number]): string | null {
  if (outcome.kind !== 'pending') return null;
  if (kind === 'file') return operation === 'readFile' ? `readFile ${target.split('/').at(-1)}` : null;
  const key = kind === 'key-value' && typeof args[0] === 'string' ? ` ${args[0]}` : '';
  return `answer ${`${operation}${key}`.replace(/\s+/g, ' ').slice(0, 200)}`;
}

const split = (name: string): { what: string; rest: string } => {
  const [, what = name, rest = ''] = /^(.*?)((?: #\d+)?(?: in [A-Z]+ .*)?)$/.exec(name) ?? [];
  return { what, rest };
};

/** The name as the program has it here: a file lies at another place in production, a timer is told by line and not by function. */
function asHere(name: string, steps: readonly string[]): string {
  if (!isRead.test(name) || steps.includes(name)) return name;
  const { what, rest } = split(name);
  const file = what.slice('readFile '.length);
  const alike = steps.find((step) => {
    const here = split(step);
    const at = here.what.startsWith('readFile ') ? here.what.slice('readFile '.length) : null;
    return at !== null && here.rest === rest && (file.endsWith(`/${at}`) || at.endsWith(`/${file}`));
  });
  return alike ?? name;
}

/** The timer of these steps that was set in the same file for the same request; null where there is not just one. */
function timerHere({ name = '', during }: Step, units: ReadonlyMap<string, string>, steps: readonly string[]) {
  const file = name.replace(/:\d+(?::\d+)?$/, '');
  const unit = during === null ? undefined : units.get(during);
  const same = steps.filter((step) => step.startsWith(`timer ${file}`) && (!unit || step.endsWith(` in ${unit}`)));
  return same.length === 1 ? (same[0] ?? null) : null;
}

/**
 * The order in which production's completions came, in the names that they have here; `steps`: names as they came here by
 * themselves. What has no name here (a timer that did not fire) is `nothingElse`: all else goes first. What was still on its way when
 * it failed comes last. Null where the recording tells of no order.
 */
export function recordedOrder(recording: Recording, steps: readonly string[]): string[] | null {
  const units = unitNames(recording);
  const calls = callNames(recording, units);
  const begun = new Set<string>();
  const names = recording.order.flatMap((step): string[] => {
    if (step.kind === 'request') {
      const unit = step.of === null ? undefined : units.get(step.of);
      if (!unit || begun.has(unit)) return []; // its end
      begun.add(unit);
      return [`request ${unit}`];
    }
    if (step.kind === 'timer') return step.name === 'immediate' ? [] : [timerHere(step, units, steps) ?? nothingElse];
    const name = step.of === null ? undefined : calls.get(step.of);
    return name === undefined ? [] : [asHere(name, steps)];
  });
  const late = recording.calls.flatMap(({ id, outcome }) => {
    const name = outcome.kind === 'pending' ? calls.get(id) : undefined;
    return name === undefined ? [] : [asHere(name, steps)];
  });
  const order = [...names, ...late].filter((name, i, all) => name !== nothingElse || all[i - 1] !== nothingElse);
  return order.filter((name) => name !== nothingElse).length < 2 ? null : order.slice(-stepsAtMost);
}
