import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { expect, it } from 'vitest';
import { proposalSchema } from '../../../src/domain/proposal.ts';
import { temporaryFolder } from '../../support/e2e/run-fix.ts';
import { voucherEvent, voucherRepository, voucherSteps } from '../../support/model/voucher.ts';

const main = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));

it('an outside agent claims the bug, reproduces it and hands in a fix by the Model Context Protocol', async () => {
  const repository = voucherRepository();
  const work = temporaryFolder();
  const at = (name: string): string => path.join(work, name);
  mkdirSync(at('temp'));
  writeFileSync(at('event.json'), JSON.stringify(voucherEvent(repository.dir)));
  const given = ['--repo', repository.dir, '--event', at('event.json'), '--out', at('out'), '--time', '100'];
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [main, 'mcp', ...given],
    cwd: work,
    env: { PATH: process.env.PATH ?? '', TMPDIR: at('temp'), REPROOF_CACHE: at('cache') },
    stderr: 'pipe',
  });
  const ended = Promise.withResolvers<void>();
  const client = new Client({ name: 'test', version: '1' });
  // oxlint-disable-next-line unicorn/prefer-add-event-listener
  client.onclose = () => ended.resolve();
  await client.connect(transport);
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(['list_bugs', 'claim_bug', 'propose_fix']));
  let said = '';
  const call = async (name: string, input: unknown): Promise<void> => {
    for (;;) {
      const result = await client.callTool({ name, arguments: input as Record<string, unknown> }, undefined, {
        timeout: 120_000,
      });
      const [{ text = '' } = {}] = result.content as Array<{ text?: string }>;
      if (text.startsWith('the engine is still at work')) continue;
      said += `\n${text}`;
      return;
    }
  };
  await call('claim_bug', {});
  expect(said).toContain('The engine found NO reproduction');
  for (const { name, input } of voucherSteps) await call(name, input(said));
  expect(said).toContain('every gate passed');
  await ended.promise;
  const proposal = proposalSchema.parse(JSON.parse(readFileSync(at('out/proposal.json'), 'utf8')));
  expect([proposal.fix?.engine, proposal.reproduction.strategy]).toEqual(['agent mcp', 'model-written']);
  expect(proposal.reproduction.runs).toEqual({ failing: 20, total: 20 });
}, 300_000);
