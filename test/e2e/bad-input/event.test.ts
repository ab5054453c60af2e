import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { cartEvent, cartRepository } from '../../support/e2e/cart.ts';
import { missingIn, runFix, temporaryFolder } from '../../support/e2e/run-fix.ts';
import { sentryEvent } from '../../support/e2e/sentry-event.ts';

describe('an event that cannot be read', () => {
  it.each<[string, string | Buffer, RegExp]>([
    ['empty', '', /is empty/],
    ['white space', ' \n\n', /white space/],
    ['binary data', Buffer.from([0, 1, 2, 255, 254, 0]), /binary data/],
    ['JSON that ends too early', '{"exception": {"values": [', /ends too early/],
    ['JSON without an error', '{"hello": "world"}', /none of which holds an error/],
    ['an envelope without an event', '{"event_id":"a"}\n{"type":"session"}\n{}\n', /without an event/],
    ['prose', 'nothing went wrong today', /./],
  ])('%s: exit 65, nothing written', async (_what, event, says) => {
    const run = await runFix(cartRepository().dir, event);
    expect(run.exit).toBe(65);
    expect(run.stderr).toMatch(says);
    expect(run.stderr).toContain('what to do');
    expect(run.stdout).toBe('');
    expect(existsSync(run.out)).toBe(false);
  });
});

describe('a repository that is none', () => {
  it('a folder without git, a repository without a commit: exit 66', async () => {
    const folder = temporaryFolder();
    const run = await runFix(folder, 'TypeError: x\n    at a (/app/a.js:1:1)\n');
    expect(run.exit).toBe(66);
    expect(run.stderr).toContain('No git checkout');
    expect(run.proposal).toBeNull();
  });
});

describe('an event that does not belong here', () => {
  it('of another repository: exit 4, and it says that no frame is of this one', async () => {
    const { dir } = cartRepository();
    const run = await runFix(
      dir,
      'TypeError: x is not a function\n    at pay (/opt/bank/lib/pay.js:10:3)\n    at main (/opt/bank/lib/main.js:4:1)\n',
    );
    expect(run.exit).toBe(4);
    expect(run.proposal?.reproduction.verdict).toBe('not-reproduced');
    expect(missingIn(run)).toMatch(/a stack frame of this repository; check that --repo/);
  });

  it('of another repository with a file of the same name: not taken for this one', async () => {
    const { dir } = cartRepository();
    const event = sentryEvent({
      repo: dir,
      message: "Cannot read properties of undefined (reading 'iban')",
      frames: [{ file: '/opt/bank/src/cart.js', line: 4, column: 30, function: 'transfer' }],
    });
    const run = await runFix(dir, event);
    expect(run.exit).toBe(4);
    expect(run.proposal?.codeMap.frames[0]).toMatchObject({ file: null, kind: 'unknown' });
    expect(missingIn(run)).toContain('a stack frame of this repository');
  });

  it('of a commit that the repository does not have: exit 66, says which and what to do', async () => {
    const { dir } = cartRepository();
    const commit = 'feedfacefeedfacefeedfacefeedfacefeedface';
    const run = await runFix(dir, cartEvent(dir, { release: commit }));
    expect(run.exit).toBe(66);
    expect(run.stderr).toContain(commit);
    expect(run.stderr).toMatch(/Fetch the commit/);
    expect(existsSync(run.out)).toBe(false);
  });

  it('without a stack: exit 4, and it asks for one', async () => {
    const { dir } = cartRepository();
    const run = await runFix(
      dir,
      JSON.stringify({ source: 'shop', error_type: 'TypeError', message: 'it broke', severity: 'error' }),
    );
    expect(run.exit).toBe(4);
    expect(missingIn(run)).toMatch(/stack trace/);
  });

  it('that climbs out of the repository: nothing outside is read, exit 4', async () => {
    const { dir } = cartRepository();
    const outside = path.join(dir, '..', 'secret.js');
    const frames = [
      '../secret.js',
      `${dir}/../secret.js`,
      'src/../../secret.js',
      '/etc/passwd',
      'file:///etc/../etc/passwd',
      'C:\\..\\secret.js',
    ];
    const run = await withFile(outside, "export const secret = 'hunter2';\nthrow secret.x.y;\n", () =>
      runFix(
        dir,
        sentryEvent({
          repo: dir,
          message: "Cannot read properties of undefined (reading 'y')",
          frames: frames.map((file) => ({ file, line: 2, column: 16 })),
        }),
      ),
    );
    expect(run.exit).toBe(4);
    expect(run.proposal?.codeMap.frames.every(({ file }) => file === null)).toBe(true);
    expect(JSON.stringify(run.proposal)).not.toContain('hunter2');
    expect(missingIn(run)).toContain('a stack frame of this repository');
  });
});

async function withFile<T>(file: string, text: string, work: () => Promise<T>): Promise<T> {
  const { rmSync, writeFileSync } = await import('node:fs');
  writeFileSync(file, text);
  return work().finally(() => rmSync(file));
}
