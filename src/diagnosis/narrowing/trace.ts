import type { ProbeTrace } from '../../domain/probe-trace.ts';
import { pathKinds, type ProbeSite } from './probe-site.ts';
import { isFalsy } from './words.ts';

export interface ProbeEvent {
  /** Place in the trial: how many events came before it. */
  at: number;
  site: ProbeSite;
  activation: number;
  word: string;
}

/** The events of one trial in order of time, those up to a throw. */
export class Trace {
  readonly events: readonly ProbeEvent[];
  /** Events from the begin without a gap. */
  readonly head: readonly ProbeEvent[];

  constructor(raw: ProbeTrace, sites: ReadonlyMap<number, ProbeSite>, until = Number.POSITIVE_INFINITY) {
    const inHead = raw.head.length / 3;
    const read = (numbers: readonly number[], first: number): ProbeEvent[] => {
      const events: ProbeEvent[] = [];
      for (let i = 0; i < numbers.length; i += 3) {
        const site = sites.get(numbers[i] ?? -1);
        const at = first + i / 3;
        const word = raw.words[numbers[i + 2] ?? -1];
        if (site && word !== undefined && at < until) events.push({ at, site, activation: numbers[i + 1] ?? 0, word });
      }
      return events;
    };
    this.head = read(raw.head, 0);
    this.events = [...this.head, ...read(raw.tail, Math.max(inHead, raw.total - raw.tail.length / 3))];
  }

  /** The last event before `at` that fits. */
  last(at: number, fits: (event: ProbeEvent) => boolean): ProbeEvent | null {
    return this.events.findLast((event) => event.at < at && fits(event)) ?? null;
  }

  /** The way that the run went, from its begin. */
  path(): ProbeEvent[] {
    return this.head.filter(({ site }) => pathKinds.has(site.kind));
  }
}

/** Two steps of two runs are the same way. */
export function sameWay(a: ProbeEvent, b: ProbeEvent): boolean {
  return a.site === b.site && (a.site.kind !== 'branch' || isFalsy(a.word) === isFalsy(b.word));
}
