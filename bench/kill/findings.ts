import { embeddedUrl } from '../../src/adapters/embedded-postgres/supervisor.ts';
import { openStore, type Store } from '../../src/adapters/postgres/open-store.ts';
import { firstBrokenLink, type LedgerEntry } from '../../src/domain/ledger.ts';

const ends: readonly string[] = ['proposed', 'needs-investigation', 'routed'];
/** What a turn tells once, however often its worker was killed. */
const once = ['event-read', 'code-map', 'scratch-tree', 'admission', 'bisection', 'search', 'gates', 'proposal'];
const turnEnds = ['fix-validated', 'reproduced-without-fix', 'not-reproduced', 'not-a-code-fix', 'out-of-budget'];

export async function openBeside(store: string): Promise<Store> {
  const url = await embeddedUrl(store);
  if (!url) throw new Error('PostgreSQL does not run');
  return openStore(url, { connections: 2 });
}

/** Bugs that have not reached their end. */
export async function unfinished({ bugs }: Store): Promise<string[]> {
  const all = (await bugs.bugs({ limit: 1_000 })).bugs;
  return all.filter(({ state }) => !ends.includes(state)).map(({ id, state }) => `${id} ${state}`);
}

/** All that is wrong, a line each; counted by effect. */
export async function wrongs(store: Store, acknowledged: ReadonlySet<string>): Promise<string[]> {
  const { rows } = await store.pool.query<{ id: string }>('select event_id as id from signals');
  const there = new Set(rows.map(({ id }) => id));
  const lost = [...acknowledged].filter((id) => !there.has(id));
  const { bugs } = await store.bugs.bugs({ limit: 1_000 });
  const counted = bugs.reduce((sum, { count }) => sum + count, 0);
  const found = [
    ...lost.map((id) => `lost: ${id}`),
    ...(counted === rows.length ? [] : [`${rows.length} signals are there, ${counted} counted`]),
  ];
  for (const { id } of bugs) {
    const ledger = await store.bugs.ledger(id);
    if (firstBrokenLink(ledger) >= 0) found.push(`${id}: its ledger is broken`);
    found.push(...doubled(ledger).map((what) => `${id}: ${what}`));
    const bundles = (await store.bugs.kept(id)).filter((name) => name === 'attestation.json').length;
    if (bundles !== 1) found.push(`${id}: ${bundles} bundles`);
  }
  return found;
}

/** Stages told more than once in one turn, and turns that end more than once. */
function doubled(ledger: readonly LedgerEntry[]): string[] {
  const found: string[] = [];
  let turn = new Map<string, number>();
  for (const { kind } of ledger) {
    if (kind === 'investigation-started') turn = new Map();
    const times = (turn.get(kind) ?? 0) + 1;
    turn.set(kind, times);
    if (times > 1 && [...once, ...turnEnds].includes(kind)) found.push(`${kind} ${times} times in one turn`);
  }
  return found;
}
