import pg from 'pg';

const text = `
select (select count(*) from bugs) as bugs, (select count(*) from signals) as events,
  (select count(*) from signals where body is not null) as bodies, (select count(*) from hours) as hours,
  (select count(*) from bug_moves) as moves, (select count(*) from proposals) as proposals,
  (select count(*) from ledger) as ledger, pg_database_size(current_database()) as bytes`;

/** What a store holds, in words; null: not filled. */
export async function countsOf(url: string): Promise<string | null> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, string>>(text);
    const of = (name: string): string => Number(rows[0]?.[name]).toLocaleString('en');
    if (Number(rows[0]?.['bugs']) < 2) return null;
    const gigabytes = (Number(rows[0]?.['bytes']) / 1e9).toFixed(1);
    return (
      `${of('bugs')} bugs, ${of('events')} events (each a row; ${of('bodies')} of them with their body), ${of('hours')} hours of trends, ` +
      `${of('moves')} steps, ${of('proposals')} proposals, ${of('ledger')} ledger entries; ${gigabytes} GB`
    );
  } catch {
    return null;
  } finally {
    await client.end();
  }
}
