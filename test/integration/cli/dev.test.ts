import { EventEmitter, once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { superviseDev } from '../../../src/cli/dev/supervise.ts';
import { ScratchRepository } from '../../support/scratch-repository.ts';

/** A checkout whose `service.sh` is run; what is told of it, in turn. */
function supervised(url: string | null) {
  const scratch = new ScratchRepository();
  onTestFinished(() => scratch.remove());
  const told = new EventEmitter();
  const stop = new AbortController();
  const begin = () =>
    superviseDev({
      folder: scratch.dir,
      argv: ['sh', 'service.sh'],
      reloads: true,
      url,
      envOf: () => process.env,
      stop: stop.signal,
      told: async (ran) => void told.emit('told', ran),
    });
  const ran = async (commit: string, up: boolean) => expect(await once(told, 'told')).toEqual([{ commit, up }]);
  const pids = () => readFileSync(path.join(scratch.dir, 'pids'), 'utf8').trim().split('\n');
  return { scratch, stop, begin, ran, pids };
}

const service = 'echo $$ >> pids; exec sleep 1000';

test('what takes its files up by itself goes on in the same process; a commit that does not run is told as that', async () => {
  const { scratch, stop, begin, ran, pids } = supervised(null);
  const first = scratch.commit('one', { 'service.sh': service, '.gitignore': 'pids' });
  const done = begin();
  await ran(first, true);
  await ran(scratch.commit('two', { 'note.txt': 'taken up without us' }), true);
  expect(pids()).toHaveLength(1);
  process.kill(Number(pids()[0]));
  await ran(scratch.commit('three', { 'service.sh': 'exit 1' }), false);
  await ran(scratch.commit('four', { 'service.sh': service }), true);
  stop.abort();
  await done;
  for (const pid of pids()) expect(() => process.kill(Number(pid), 0)).toThrow(/ESRCH/);
});

test('with an address, it is up once that answers, and not while it answers with its own fault', async () => {
  let status = 200;
  const site = createServer((_request, response) => response.writeHead(status).end()).listen(0, '127.0.0.1');
  await once(site, 'listening');
  onTestFinished(() => void site.close());
  const { scratch, stop, begin, ran } = supervised(`http://127.0.0.1:${(site.address() as AddressInfo).port}/health`);
  const first = scratch.commit('one', { 'service.sh': service, '.gitignore': 'pids' });
  const done = begin();
  await ran(first, true);
  status = 503;
  await ran(scratch.commit('two'), false);
  stop.abort();
  await done;
});
