import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import type { LiveEvent } from '../../../src/domain/live-event.ts';

export type Progress = Extract<LiveEvent, { kind: 'progress' }>;
/** What is being done about a bug now, and since when. */
export interface Doing {
  latest: Progress;
  since: number;
  /** The last runs that were told of, by what they were to show. */
  runs: Partial<Record<NonNullable<Progress['runs']>['phase'], NonNullable<Progress['runs']>>>;
}

type Listener = () => void;
const listeners = new Set<Listener>();
let doing: ReadonlyMap<string, Doing> = new Map();
let connected = true;
/** Something may have happened that was not heard. */
let missed = false;

function tell(): void {
  for (const listener of listeners) listener();
}

const subscribe = (listener: Listener): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

function noteProgress(event: Progress): void {
  const before = doing.get(event.bug);
  const fresh = !before || event.step === 'start' || before.latest.text !== event.text;
  const runs = {
    ...(event.step === 'start' ? {} : before?.runs),
    ...(event.runs ? { [event.runs.phase]: event.runs } : {}),
  };
  const since = fresh || !before ? Date.now() : before.since;
  doing = new Map(doing).set(event.bug, { latest: event, since, runs });
  tell();
}

function noteRest(bug: string): void {
  if (!doing.has(bug)) return;
  const rest = new Map(doing);
  rest.delete(bug);
  doing = rest;
  tell();
}

/** Queries that a change of any bug makes old, and those of the one bug. */
const lists = new Set(['getQueue', 'countQueue', 'listProposals']);
/** Sums of all that was ever done: worth asking for now and then alone. */
const sums = new Set(['getLoopFigures', 'splitLoopFigures']);
const waitMs = 400;
/** Where one change follows the other, lists are asked for this often at most. */
const listsEveryMs = 2_000;
const sumsEveryMs = 30_000;

/** Listens to the server's stream while the page is in sight, and has old answers asked for again: at most so often. */
export function useLive(): void {
  const client = useQueryClient();
  useEffect(() => {
    const changed = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const asked = { lists: 0, sums: 0 };
    const refresh = (): void => {
      timer = undefined;
      const now = Date.now();
      const bugs = new Set(changed);
      changed.clear();
      asked.lists = now;
      const withSums = now - asked.sums >= sumsEveryMs;
      if (withSums) asked.sums = now;
      void client.invalidateQueries({ predicate: ({ queryKey }) => isOld(queryKey, bugs, withSums) });
    };
    const later = (bug: string): void => {
      changed.add(bug);
      timer ??= setTimeout(refresh, Math.max(waitMs, asked.lists + listsEveryMs - Date.now()));
    };
    // A browser has six connections to a server, and tabs that nobody looks at would hold them.
    let end: (() => void) | null = null;
    const follow = (): void => {
      if (document.hidden) end?.();
      end = document.hidden ? null : (end ?? listen(later, () => void client.invalidateQueries()));
    };
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      clearTimeout(timer);
      end?.();
    };
  }, [client]);
}

/** Whether a query's answer is of these bugs, or of all. */
function isOld([name, asked]: readonly unknown[], bugs: ReadonlySet<string>, withSums: boolean): boolean {
  const id = (asked as { params?: { id?: string } } | undefined)?.params?.id;
  if (sums.has(String(name))) return withSums;
  return lists.has(String(name)) || name === 'getProposal' || (id !== undefined && bugs.has(id));
}

/** Opens the stream; `again` is called when it is back after a loss, as nobody knows what was missed. Out: what ends it. */
function listen(later: (bug: string) => void, again: () => void): () => void {
  const source = new EventSource('/api/v1/live');
  source.addEventListener('progress', ({ data }: MessageEvent<string>) => {
    const event = JSON.parse(data) as Progress;
    noteProgress(event);
    if (event.step === 'end' || event.step === 'start') later(event.bug);
  });
  source.addEventListener('bug-changed', ({ data }: MessageEvent<string>) => {
    const { bug } = JSON.parse(data) as LiveEvent;
    noteRest(bug);
    later(bug);
  });
  const tellConnection = (now: boolean): void => {
    if (now && missed) again();
    missed = !now;
    connected = now;
    tell();
  };
  source.addEventListener('open', () => tellConnection(true));
  source.addEventListener('error', () => tellConnection(false));
  return () => {
    missed = true;
    source.close();
  };
}

/** What is being done about a bug now, as told since the page was opened; undefined: nothing was heard. */
export function useDoing(bug: string): Doing | undefined {
  return useSyncExternalStore(subscribe, () => doing.get(bug));
}

/** Whether the stream is open. */
export function useConnected(): boolean {
  return useSyncExternalStore(subscribe, () => connected);
}
