import type { Server } from './server.ts';
import { type Line, tableOf } from './table.ts';

type Ask = (path: string) => Promise<unknown>;

/** What the queue's page asks when it is narrowed, each way alone, and some together. */
const filters: Readonly<Record<string, string>> = {
  'open bugs, nothing narrowed': '',
  'one state': 'state=needs-investigation',
  'service, the largest': 'service=service-1',
  'service, a small one': 'service=service-40',
  'owner, the largest': 'owner=@team-1',
  specialist: 'specialist=backend',
  'priority P1': 'priority=P1',
  'priority P3': 'priority=P3',
  'release, one of 300': 'release=1.42',
  'environment, most bugs': 'environment=production',
  'environment, few bugs': 'environment=canary',
  'search, a word of most bugs': 'text=properties',
  'search, a word of some': 'text=price17',
  'search, two words': 'text=timeout+voucher',
  'search, two letters': 'text=ta',
  'search, what is nowhere': 'text=qqzzxxy',
  'service, owner, priority, environment': 'service=service-1&owner=@team-1&priority=P2&environment=production',
  'search in a release': 'text=properties&release=1.42',
  'environment and specialist': 'environment=production&specialist=backend',
  closed: 'state=fixed,wont-fix,duplicate',
};
const openStates = 'regressed,proposed,investigating,needs-investigation,new,approved,applied,watching,routed';
const withStates = (query: string): string => (query.includes('state=') ? query : `state=${openStates}&${query}`);

/** Every way to ask the server, `times` times, one after the other. */
export async function askAll({ url, token }: Server, times: number): Promise<string> {
  const ask: Ask = async (path) => {
    const answer = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text.slice(0, 200)}`);
    return path.startsWith('/api') ? JSON.parse(text) : text;
  };
  const measured = async (what: string, work: (i: number) => Promise<unknown>): Promise<Line> => {
    const taken: number[] = [];
    for (let i = 0; i < times; i += 1) {
      const began = performance.now();
      await work(i);
      taken.push(performance.now() - began);
    }
    return { what, times: taken };
  };
  const queue: Line[] = [];
  for (const [what, query] of Object.entries(filters))
    queue.push(await measured(what, () => ask(`/api/v1/queue?${withStates(query)}&limit=8`)));
  const others: Line[] = [];
  for (const [what, path] of Object.entries(pages)) others.push(await measured(what, (i) => ask(path(i))));
  others.push(await measured('queue, the 20th page of a state', await deep(ask)));
  others.push(await measured('bug page, all that it asks, at once', (i) => bugPage(ask, 1 + ((i * 4_999) % 1_000))));
  return [tableOf('filter change at the server', queue), tableOf('other questions', others)].join('\n');
}

const pages: Readonly<Record<string, (i: number) => string>> = {
  'counts of views and services': () => '/api/v1/queue/counts',
  'needs my decision': () => '/api/v1/queue?show=needs-decision&state=proposed&limit=50',
  'list by last seen': () => '/api/v1/bugs?sort=lastSeen',
  'list by first seen': () => '/api/v1/bugs?sort=firstSeen',
  'list by occurrences': () => '/api/v1/bugs?sort=count',
  'list by priority': () => '/api/v1/bugs?sort=priority',
  'list by occurrences, one state and service': () =>
    '/api/v1/bugs?sort=count&state=needs-investigation&service=service-3',
  'proposals that wait': () => '/api/v1/proposals?state=waiting&limit=50',
  items: () => '/api/v1/items?open=true&limit=50',
  'dashboard, 7 days': () => '/api/v1/metrics/loop?days=7',
  'dashboard, 30 days': () => '/api/v1/metrics/loop?days=30',
  'dashboard, 365 days': () => '/api/v1/metrics/loop?days=365',
  '/metrics': () => '/metrics',
};

interface Page {
  groups: { next: string | null }[];
}

/** The way to a page far down, and what asks for it. */
async function deep(ask: Ask): Promise<() => Promise<unknown>> {
  const path = '/api/v1/queue?state=needs-investigation&limit=50';
  let after = '';
  for (let i = 0; i < 20; i += 1) {
    const page = (await ask(`${path}${after}`)) as Page;
    const next = page.groups[0]?.next;
    if (next) after = `&after=${next}`;
  }
  return () => ask(`${path}${after}`);
}

/** What the bug's page asks for at once; then what these name. */
async function bugPage(ask: Ask, number: number): Promise<void> {
  const bug = `/api/v1/bugs/2-${number}`;
  const parts = ['', '/ledger', '/signals?limit=5', '/files', '/changes', '/watches', '/links', '/comments'];
  const proposals = ask(`/api/v1/proposals?bug=2-${number}&limit=1`) as Promise<{ proposals: { id: string }[] }>;
  const own = parts.map((part) => ask(`${bug}${part}`));
  const [proposal] = (await proposals).proposals;
  if (proposal) {
    await ask(`/api/v1/proposals/${proposal.id}`);
    await ask(`/api/v1/proposals/${proposal.id}/file?name=proposal.json`);
  }
  await Promise.all(own);
}
