import { readFileSync } from 'node:fs';
import { openStore, type Store } from '../../src/adapters/postgres/open-store.ts';
import type { ProductionEvent } from '../../src/domain/event.ts';
import { packSignal } from '../../src/domain/packed-signal.ts';
import { readEvent } from '../../src/intake/read-event.ts';
import { aDraft } from '../../test/support/review/proposed.ts';
import { aSignal } from '../../test/support/store/signal.ts';
import { anInvestigation } from '../../test/support/web/an-investigation.ts';
import { sentryEvents } from '../load/sentry-events.ts';

const shape = new URL('shape.sql', import.meta.url);
const bodiesMade = 200;

export interface Fill {
  bugs: number;
  events: number;
}

/**
 * Fills an empty store with so many bugs and events, by SQL: one bug goes through the store as every other does, and the rest
 * are copies of what it left, each under its own ids. Out: the project that they are in.
 */
export async function fill(url: string, { bugs, events }: Fill, tell: (line: string) => void): Promise<string> {
  const store = await openStore(url, { sampling: null });
  try {
    const model = await aModel(store);
    const { id: project } = await store.projects.create('shop');
    const client = await store.pool.connect();
    try {
      // Nobody is told of bugs that are made here.
      await client.query(`set reproof.restoring = 'on'; set work_mem = '256MB'; set maintenance_work_mem = '256MB'`);
      await client.query('create unlogged table bodies (id integer primary key, body bytea not null)');
      for (const [i, body] of bodies().entries())
        await client.query('insert into bodies (id, body) values ($1, $2)', [i, body]);
      await client.query('select setseed(0.42)');
      for (const statement of statementsOf({ bugs, events, project, ...model })) {
        const began = performance.now();
        await client.query(statement);
        const what = /^(?:--.*\n)*(.{0,60})/.exec(statement)?.[1] ?? '';
        tell(`${((performance.now() - began) / 1000).toFixed(1)} s  ${what}`);
      }
      await client.query('vacuum analyze');
      await client.query('checkpoint');
    } finally {
      client.release(true);
    }
    return project;
  } finally {
    await store.close();
  }
}

/**
 * As if the bugs had come into their states lately, and a person had set their priorities: those that wait for too long are timed
 * out by the server, and priorities computed anew, thousands at once, which is not what is measured.
 */
export async function freshen(url: string): Promise<void> {
  const store = await openStore(url);
  await store.pool.query(
    `update bugs set waits_since = now() - random() * interval '20 minutes', priority_by = 'bench' 
     where state not in ('fixed', 'wont-fix', 'duplicate') and (waits_since < now() - interval '25 minutes' or priority_by is null)`,
  );
  await store.pool.query('vacuum analyze bugs');
  await store.close();
}

/** A bug with a proposal, in a project of its own. */
async function aModel(store: Store) {
  const { id } = await store.projects.create('model');
  const [accepted] = await store.signals.accept([aSignal(id, 'e-model', 'v2:model')]);
  const bug = accepted?.kind === 'stored' ? accepted.bug : '';
  const note = { stage: 'review', kind: 'investigation-started', actor: 'engine', outcome: 'taken up' } as const;
  await store.bugs.move(null, bug, { from: 'new', event: 'investigation-started', to: 'investigating', note });
  await store.bugs.append(
    null,
    bug,
    Array.from({ length: 20 }, (_, i) => ({
      stage: 'reproduction',
      kind: 'run',
      actor: 'engine',
      outcome: `run ${i} fails`,
    })),
  );
  const draft = aDraft({ told: anInvestigation() });
  const lease = await store.bugs.lease(bug);
  const told = { ...note, kind: 'fix-validated', outcome: 'found' };
  const step = { from: 'investigating', event: 'fix-validated', to: 'proposed' } as const;
  await store.bugs.move(lease, bug, { ...step, note: told, proposal: draft, files: draft.files });
  return { model: `'${bug}'`, quoted: `'"${bug}"'`, modelproject: id };
}

/** Events of 50 KB as they are kept. */
function bodies(): Uint8Array[] {
  const next = sentryEvents({ seed: 7, bugs: bodiesMade });
  return Array.from({ length: bodiesMade }, () => {
    const event: ProductionEvent = readEvent(next().envelope);
    return packSignal({ event, recording: null }).body;
  });
}

function statementsOf(values: Readonly<Record<string, string | number>>): string[] {
  const text = readFileSync(shape, 'utf8').replace(/(?<!:):([a-z]+)\b/g, (whole, name: string) =>
    name in values ? String(values[name]) : whole,
  );
  return text.split(/;\n+/).filter((statement) => /^\s*[a-z]/m.test(statement));
}
