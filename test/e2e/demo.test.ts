import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Proposal, proposalSchema } from '../../src/domain/proposal.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const names = ['1-quote', '2-shipping', '3-invoice'];

let dir: string;
let output = '';
let exit: unknown;
let seconds = 0;

async function reproof(...args: string[]): Promise<{ exit: unknown; output: string }> {
  const child = spawn(process.execPath, [path.join(root, 'src/cli/main.ts'), ...args], {
    cwd: dir,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const [code] = (await once(child, 'close')) as [unknown];
  return { exit: code, output: text };
}

const git = (...args: string[]): string =>
  execFileSync('git', args, { cwd: path.join(dir, '.reproof-demo/orders'), encoding: 'utf8' }).trim();
const bundle = (name: string) => path.join(dir, '.reproof-demo', name);
const proposalOf = (name: string): Proposal =>
  proposalSchema.parse(JSON.parse(readFileSync(path.join(bundle(name), 'proposal.json'), 'utf8')));

describe('reproof demo', () => {
  beforeAll(async () => {
    dir = mkdtempSync(path.join(tmpdir(), 'reproof-demo-test-'));
    const before = performance.now();
    ({ exit, output } = await reproof('demo', '--yes'));
    seconds = (performance.now() - before) / 1000;
  }, 240_000);
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('runs to the end without a terminal, in plain lines, in about a minute', () => {
    expect(exit, output).toBe(0);
    expect(output).not.toContain('\u001b');
    // A minute on two idle cores; tests share theirs with others.
    expect(seconds).toBeLessThan(200);
  });

  it('ends with three bundles: two validated fixes, and one that says honestly that it has none', () => {
    const proposals = names.map(proposalOf);
    expect(proposals.map((one) => one.reproduction.verdict)).toEqual(['reproduced', 'reproduced', 'reproduced']);
    expect(proposals.map((one) => one.fix !== null)).toEqual([true, true, false]);
    expect(names.map((name) => existsSync(path.join(bundle(name), 'fix.patch')))).toEqual([true, true, false]);
  });

  it('fixes the causes: the lost guard and the bound that is off by one', () => {
    expect(proposalOf('1-quote').fix?.files).toEqual(['src/pricing.js']);
    expect(proposalOf('2-shipping').fix?.files).toEqual(['src/shipping.js']);
  });

  it('shows each fix taken away again, with what the runs printed', () => {
    for (const name of ['1-quote', '2-shipping']) {
      expect(proposalOf(name).validation.reverted).toEqual({ failing: 3, total: 3 });
      expect(readFileSync(path.join(bundle(name), 'logs/reverted.log'), 'utf8')).toMatch(/fail 1$/m);
      expect(readFileSync(path.join(bundle(name), 'logs/with-fix.log'), 'utf8')).toMatch(/fail 0$/m);
    }
  });

  it('names the commits that brought them', () => {
    expect(proposalOf('1-quote').codeMap.introducedBy?.subject).toBe('Volume discounts by line');
    expect(proposalOf('2-shipping').codeMap.introducedBy?.subject).toBe('Heavier parcels take longer: a day a band');
  });

  it.each(names)('makes a bundle that holds when it is run again: %s', async (name) => {
    const { exit: code, output: said } = await reproof(
      'verify',
      bundle(name),
      '--repo',
      path.join(dir, '.reproof-demo/orders'),
      '--runs',
      '2',
    );
    expect(code, said).toBe(0);
  });

  it('leaves the example as it was and nothing running', () => {
    expect(readdirSync(path.join(dir, '.reproof-demo')).toSorted()).toEqual(
      [...names, 'orders', 'origin', 'data'].toSorted(),
    );
    expect(output).toContain('201, then the process died');
    expect(existsSync(path.join(dir, '.reproof-demo/data/server.json'))).toBe(false);
  });

  it('brings both fixes to production by a repository over HTTP, and the watch closes their bugs', () => {
    for (const bug of ['1-1', '1-2']) {
      expect(output).toMatch(new RegExp(`^ +\\$ reproof approve ${bug} --yes\\n.*${bug} is approved`, 'm'));
      expect(output).toMatch(new RegExp(`^ +${bug} {2}window-quiet .*within 8 s of release`, 'm'));
      expect(output).toMatch(new RegExp(`^ +${bug} .* fixed `, 'm'));
    }
    expect(output.match(/^ +the page of 1-p\d, opens once: http:\/\/127\.0\.0\.1:\d+\/\S+code=\S+$/gm)).toHaveLength(2);
    expect(output.match(/ 200 it was 500$/gm)).toHaveLength(2);
    const log = git('log', '--format=%s %an %(trailers:key=Approved-by,valueonly)', 'main');
    expect(log.match(/^Merge the fix of bug 1-[12] /gm)).toHaveLength(2);
    expect(git('rev-parse', 'main')).toBe(git('--git-dir', '../origin/orders.git', 'rev-parse', 'main'));
    // The regression tests are part of what was merged.
    expect(output).toMatch(/2 merged; its own tests: 18 pass, 0 fail; 2 more than before/);
  });

  it('goes through the server: what two reporters tell of a crash is one bug, which waits for a decision at the end', () => {
    expect(output.match(/1-\d {2}P\d {2}2 signals {3}new/g)).toHaveLength(3);
    expect(output.match(/2 signals {3}proposed/g)).toHaveLength(2);
    expect(names.map((name) => proposalOf(name).reproduction.strategy)).toEqual(Array(3).fill('call-replay'));
  });
});
