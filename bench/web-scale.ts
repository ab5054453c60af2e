/**
 * What the web app costs with 100,000 bugs and 5,000,000 events: a real server on its embedded PostgreSQL, asked over HTTP, and
 * the built app in a real Chromium. What is stored is told in bench/web-scale/shape.sql.
 *
 *   npm run bench:web-scale                       fills a store of its own (some minutes, 8 GB) and measures
 *   npm run bench:web-scale -- --data DIR         keeps the filled store there, and takes it again
 *   npm run bench:web-scale -- --bugs 1000 --events 50000
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbedded } from '../src/adapters/embedded-postgres/supervisor.ts';
import { DataFolder } from '../src/config/data-folder.ts';
import { buildWeb } from '../scripts/build-web.ts';
import { askAll } from './web-scale/ask.ts';
import { browse } from './web-scale/browse.ts';
import { fill, freshen } from './web-scale/fill.ts';
import { startServer } from './web-scale/server.ts';
import { countsOf } from './web-scale/stored.ts';

const { values } = parseArgs({
  options: {
    bugs: { type: 'string', default: '100000' },
    events: { type: 'string', default: '5000000' },
    times: { type: 'string', default: '20' },
    data: { type: 'string' },
    only: { type: 'string' },
  },
});
const tell = (line: string): void => void process.stderr.write(`${line}\n`);
const data = values.data ?? mkdtempSync(path.join(tmpdir(), 'reproof-web-scale-'));

/** What is stored, in words; filled first where nothing is. */
async function ensureFilled(): Promise<string> {
  new DataFolder(data).make();
  const embedded = await startEmbedded({ dataFolder: path.join(data, 'store') });
  try {
    const known = await countsOf(embedded.url);
    if (!known) await fill(embedded.url, { bugs: Number(values.bugs), events: Number(values.events) }, tell);
    await freshen(embedded.url);
    return known ?? (await countsOf(embedded.url)) ?? '';
  } finally {
    await embedded.stop();
  }
}

async function bench(): Promise<void> {
  const stored = await ensureFilled();
  await buildWeb();
  const server = await startServer(data);
  try {
    process.stdout.write(`${stored}\n\n`);
    const tables = {
      server: () => askAll(server, Number(values.times)),
      browser: () => browse(server, Number(values.times)),
    };
    for (const [name, table] of Object.entries(tables))
      if (!values.only || values.only === name) process.stdout.write(`${await table()}\n`);
  } finally {
    await server.stop();
    if (!values.data) rmSync(data, { recursive: true, force: true });
  }
}

await bench();
