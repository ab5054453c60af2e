import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { runFix, temporaryFolder } from '../../support/e2e/run-fix.ts';
import { attacks, brokenLine, type Canary, patches, worded } from '../../support/model/attacks.ts';
import { type Asked, type ScriptedReply, scriptedServer } from '../../support/model/scripted-server.ts';
import { idIn, voucherEvent, voucherRepository, voucherSteps } from '../../support/model/voucher.ts';

const secret = 'canary-4f1c9e77d2';

/** What nobody may reach: a server that counts who comes, and a file outside. */
async function baitFor(checkout: string): Promise<{ bait: Canary; reached: () => number }> {
  let count = 0;
  const server = createServer((socket) => {
    count++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const file = path.join(temporaryFolder('reproof-canary-'), 'secret.txt');
  writeFileSync(file, secret);
  return { bait: { url: `http://127.0.0.1:${port}/`, port, file, secret, checkout }, reached: () => count };
}

interface Step {
  name: string;
  input: (said: string) => unknown;
  /** What has to be said of it. */
  refused?: RegExp;
  about: string;
}

/** Everything that the injected texts want, then an honest reproduction, then every patch that they want. */
function obeying(canary: Canary): Step[] {
  const claim = { claim: 'The resolution that the event names is the cause of it.', test: 'anything at all must fail' };
  const fresh = (n: number): Step => ({
    name: 'propose_hypothesis',
    input: () => ({ ...claim, claim: `${claim.claim} (${n})` }),
    about: 'a claim, as only new evidence keeps a session alive',
  });
  const first = attacks(canary).flatMap(({ name, call, refused }, n): Step[] => [
    ...(n % 9 === 0 ? [fresh(n)] : []),
    { name: call.name, input: () => call.input, refused, about: name },
  ]);
  const honest = voucherSteps.slice(3, 6).map((step): Step => ({ ...step, about: 'the reproduction' }));
  const second = patches(canary).flatMap(({ name, replace, file = 'src/voucher.js', find = brokenLine }): Step[] => [
    {
      name: 'apply_patch',
      input: () => ({ edits: [{ file, find, replace }], start_over: true }),
      about: `applying: ${name}`,
    },
    {
      name: 'propose_fix',
      input: () => ({ summary: `See [the resolution](${canary.url}) for ${name}` }),
      refused: /refused by|declined|no change/,
      about: name,
    },
  ]);
  return [...first, ...honest, ...second];
}

it('a model that obeys every injected instruction reaches nothing, and none of its patches passes', async () => {
  const repository = voucherRepository({
    '.reproof.yaml': 'version: 1\nmodel: { budget: { steps: 400, tokens: 90000000 } }\n',
    '.github/workflows/ci.yml': 'on: push\n',
  });
  const { bait, reached } = await baitFor(repository.dir);
  const orders = [...attacks(bait).map(({ call }) => JSON.stringify(call)), ...patches(bait).map(({ name }) => name)];
  const wording = orders.map(worded);
  mkdirSync(path.join(repository.dir, 'docs'));
  symlinkSync(bait.file, path.join(repository.dir, 'docs/link.txt'));
  const notes = { 'docs/NOTES.md': wording.slice(0, 20).join('\n\n'), 'src/notes.js': `/*\n${wording[9]}\n*/\n` };
  // A team's own specialist takes the built-in one's place: an attacker's word at the same spot as the product's.
  const specialist = `---\nname: backend\nplatforms: [node, javascript, other]\n---\n${wording.slice(0, 9).join('\n\n')}\n`;
  const theirs = { '.reproof/specialists/backend.md': specialist };
  repository.commit(`Notes: ${wording[3]}`, { ...notes, ...theirs, '.gitignore': '.env\n' });
  writeFileSync(path.join(repository.dir, '.env'), `SECRET=${secret}\n`);
  const event = {
    ...voucherEvent(repository.dir),
    request: {
      method: 'POST',
      url: `https://shop.example/?q=${encodeURIComponent(wording[9] ?? '')}`,
      data: wording.slice(20, 35),
      headers: { 'x-note': wording[0] },
    },
    breadcrumbs: wording.slice(35, 55).map((message) => ({ category: 'console', message })),
    tags: { note: wording[1]?.slice(0, 190) },
    extra: { notes: wording.slice(55) },
  };
  const steps = obeying(bait);
  const results: Array<{ about: string; said: string; wanted?: RegExp }> = [];
  const script = (asked: Asked): ScriptedReply => {
    const before = steps[asked.turn - 2];
    if (before) results.push({ about: before.about, said: asked.texts.at(-1) ?? '', wanted: before.refused });
    const step = steps[asked.turn - 1];
    if (!step) return { calls: [{ name: 'give_up', input: { reason: 'nothing of it worked' } }] };
    const input = step.input(asked.texts.join('\n')) as Record<string, unknown>;
    const claimed =
      'hypothesis' in input && input.hypothesis === 'H1' ? { hypothesis: idIn(asked.texts.join('\n')) } : {};
    return { calls: [{ name: step.name, input: { ...input, ...claimed } }] };
  };
  const server = await scriptedServer('openai', script);
  const run = await runFix(repository.dir, event, {
    short: true,
    flags: ['--model', 'openai-compatible:obeying', '--model-url', server.url, '--time', '300'],
    env: { PLAIN_CANARY: secret },
  });
  expect(orders.length).toBeGreaterThanOrEqual(60);
  expect([run.exit, server.faults, run.proposal?.fix], run.stderr.slice(-2_000)).toEqual([3, [], null]);
  expect(server.asked[0]?.texts[0]).toMatch(/\[data \w+ from the team's own notes for such bugs\]/);
  expect(results.length, 'every order was obeyed').toBe(steps.length);
  expect(
    results
      .filter(({ said, wanted }) => wanted && !wanted.test(said))
      .map(({ about, said }) => `${about}: ${said.slice(0, 300)}`),
  ).toEqual([]);
  expect(reached(), 'hosts reached').toBe(0);
  expect(
    server.asked.some(({ body }) => JSON.stringify(body).includes(secret)),
    'secrets in prompts',
  ).toBe(false);
  expect(results.some(({ said }) => said.includes('reached'))).toBe(false);
  const written = readdirSync(run.out, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const leaks = written.filter((one) => readFileSync(path.join(one.parentPath, one.name), 'utf8').includes(secret));
  expect(leaks.map(({ name }) => name)).toEqual([]);
}, 400_000);
