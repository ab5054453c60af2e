import type { BugState } from '../../../src/domain/bug-state.ts';
import type { CountedFigure } from '../../../src/domain/loop-figures.ts';
import { stateLooks } from '../parts/state-pill.tsx';

/** The queue's own views; the first is the start page. */
export const views = {
  open: {
    word: 'Open',
    icon: 'inbox',
    states: [
      'regressed',
      'proposed',
      'investigating',
      'needs-investigation',
      'new',
      'approved',
      'applied',
      'watching',
      'routed',
    ],
  },
  'needs-decision': { word: 'Needs my decision', icon: 'half', states: ['proposed'] },
  mine: { word: 'Mine', icon: 'users', states: undefined },
  investigating: { word: 'Investigating', icon: 'ring', states: ['investigating'] },
  evidence: { word: 'Needs a person', icon: 'ringd', states: ['needs-investigation'] },
  watching: { word: 'Watching', icon: 'eye', states: ['watching'] },
  closed: { word: 'Closed', icon: 'check', states: ['fixed', 'wont-fix', 'duplicate'] },
} as const satisfies Record<string, { word: string; icon: string; states: readonly BugState[] | undefined }>;
export type View = keyof typeof views;

/** What narrows the queue by one value each. */
export const narrowings = ['service', 'owner', 'team', 'specialist', 'priority', 'release', 'environment'] as const;
export type Narrowing = (typeof narrowings)[number];

/** The bugs that a figure of the dashboard counts, over its span. */
export interface Counted {
  counted?: CountedFigure;
  since?: string;
  until?: string;
}

export type Filters = { view?: View; state?: BugState; text?: string; project?: string } & Counted &
  Partial<Record<Narrowing, string>>;

const kept = ['text', 'project', 'state', 'counted', 'since', 'until', ...narrowings] as const;

/** Filters stand in the address, so that a view can be kept and sent. */
export function readFilters(search: Record<string, unknown>): Filters {
  const view = String(search['view'] ?? '');
  const texts = kept.flatMap((name) => {
    const value = search[name];
    return typeof value === 'string' || typeof value === 'number' ? [[name, String(value).slice(0, 200)]] : [];
  });
  return { ...Object.fromEntries(texts), ...(view in views ? { view: view as View } : {}) };
}

/** What the server is asked for. */
export function queryOf({ view, state, ...rest }: Filters) {
  // A figure counts bugs whatever has become of them.
  const usual = rest.counted ? undefined : views[view ?? 'open'].states;
  const states = state ? [state] : view ? views[view].states : usual;
  const show = view === 'mine' || view === 'needs-decision' ? view : 'all';
  return { ...rest, show, ...(states ? { state: states.join(',') } : {}) } as const;
}

/** Whether all of one list is shown, a page after the other, and not the beginnings of several. */
export function isSingle({ state, view }: Filters): boolean {
  return Boolean(state) || !['open', undefined].includes(view);
}

/** `service:orders env:production tier` as filters; words without a colon are searched for. */
export function parseFilter(text: string): Pick<Filters, Narrowing | 'text' | 'state'> {
  const found: Pick<Filters, Narrowing | 'state'> = {};
  const words: string[] = [];
  for (const part of text.split(/\s+/).filter(Boolean)) {
    const [, name = '', value = ''] = /^([a-z]+):(.+)$/.exec(part) ?? [];
    const full = name === 'env' ? 'environment' : name;
    if (full === 'state' && Object.hasOwn(stateLooks, value)) found.state = value as BugState;
    else if ((narrowings as readonly string[]).includes(full)) found[full as Narrowing] = value;
    else words.push(part);
  }
  return { ...found, ...(words.length > 0 ? { text: words.join(' ') } : {}) };
}
