import { describe, expect, it } from 'vitest';
import { anInvestigation } from '../../support/web/an-investigation.ts';
import { aProposal } from '../../support/review/proposed.ts';
import { type RunningServer, runningServer } from '../../support/server/running-server.ts';
import { aSignal } from '../../support/store/signal.ts';

interface Told {
  groups: {
    state: string;
    count: number;
    next: string | null;
    lines: { id: string; trend: number[]; proof: unknown }[];
  }[];
}

async function queue(server: RunningServer, query = ''): Promise<Told['groups']> {
  return ((await (await server.ask('approver', 'GET', `/api/v1/queue${query}`)).json()) as Told).groups;
}

describe('the queue', () => {
  it('tells the bugs of each state in pages that neither lose nor double one, with their trend and proof', async () => {
    const server = await runningServer();
    const { store, project } = server;
    await store.signals.accept(
      Array.from({ length: 5 }, (_, i) =>
        aSignal(project.id, `${i}`, `v1:${i}`, { service: i < 2 ? 'cart' : 'orders' }),
      ),
    );
    const { bug } = await aProposal(store, project.id, { told: anInvestigation() });
    const [proposed, ...others] = (await queue(server)).toSorted((a, b) => b.state.localeCompare(a.state));
    expect(proposed).toMatchObject({
      state: 'proposed',
      count: 1,
      lines: [
        {
          id: bug,
          proof: { before: { failing: 20, total: 20 }, withFix: { failing: 0, total: 20 }, place: 'src/pricing.js:13' },
        },
      ],
    });
    expect(others).toMatchObject([{ state: 'new', count: 5, next: null }]);
    const lines = others[0]?.lines ?? [];
    expect(lines.map(({ trend }) => [trend.length, trend.reduce((a, b) => a + b, 0)])).toEqual(
      lines.map(() => [24, 1]),
    );
    const seen: string[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const [page]: Told['groups'] = await queue(server, `?state=new&limit=2${after ? `&after=${after}` : ''}`);
      seen.push(...(page?.lines ?? []).map(({ id }) => id));
      expect(page?.count).toBe(5);
      after = page?.next ?? null;
    }
    expect(seen.toSorted()).toEqual(lines.map(({ id }) => id).toSorted());
    expect((await queue(server, '?service=cart')).map(({ count }) => count)).toEqual([2]);
    expect((await queue(server, '?show=needs-decision')).flatMap((group) => group.lines.map(({ id }) => id))).toEqual([
      bug,
    ]);
    expect(await queue(server, '?show=mine')).toEqual([]);
    expect(await (await server.ask('approver', 'GET', '/api/v1/queue/counts')).json()).toMatchObject({
      services: [
        { name: 'orders', count: 3 },
        { name: 'cart', count: 2 },
      ],
      needsDecision: 1,
    });
  });
});

describe('source lines', () => {
  it('are told of files that the bug’s code map names, and of no other', async () => {
    const asked: string[] = [];
    const server = await runningServer({
      readSource: async (_connection, commit, file) => {
        asked.push(`${commit.slice(0, 4)} ${file}`);
        return Array.from({ length: 30 }, (_, i) => `line ${i + 1}`).join('\n');
      },
    });
    const { store, project } = server;
    const { bug } = await aProposal(store, project.id, { told: anInvestigation() });
    const ask = (file: string) =>
      server.ask('viewer', 'GET', `/api/v1/bugs/${bug}/source?file=${encodeURIComponent(file)}&line=13&around=2`);
    expect((await ask('src/pricing.js')).status).toBe(404);
    await store.projects.connect(project.id, { url: '/srv/orders', root: '' });
    expect(await (await ask('src/pricing.js')).json()).toMatchObject({
      from: 11,
      lines: ['line 11', 'line 12', 'line 13', 'line 14', 'line 15'],
    });
    for (const file of ['.env', '../src/pricing.js', 'src/secret.js', '/etc/passwd'])
      expect([file, (await ask(file)).status]).toEqual([file, 404]);
    expect(asked).toEqual(['0123 src/pricing.js']);
  });
});
