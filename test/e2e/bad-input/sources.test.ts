import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { cartEvent, cartRepository } from '../../support/e2e/cart.ts';
import { temporaryFolder, runFix } from '../../support/e2e/run-fix.ts';
import { sentryEvent } from '../../support/e2e/sentry-event.ts';
import { ScratchRepository } from '../../support/scratch-repository.ts';

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');

const source = `interface Product {
  name: string;
}
interface Line {
  product: Product | null;
}

/** Names on a cart, for the label. */
export function label(lines: Line[]): string {
  const names: string[] = [];
  for (const line of lines) {
    names.push(line.product!.name.toUpperCase());
  }
  return names.join(', ');
}
`;

/** A TypeScript project compiled by the real compiler; its output is ignored by git and stands in the checkout. */
function compiledRepository(ignored: boolean): ScratchRepository {
  const repository = new ScratchRepository(path.join(temporaryFolder(), 'labels'));
  repository.write({
    'package.json': '{ "name": "labels", "version": "1.0.0", "type": "module", "scripts": { "test": "node --test" } }',
    'tsconfig.json':
      '{ "compilerOptions": { "target": "es2022", "module": "nodenext", "outDir": "dist", "rootDir": "src", "sourceMap": true, "strict": true, "types": [] }, "include": ["src"] }',
    'src/label.ts': source,
    '.gitignore': ignored ? 'dist/\n' : '',
  });
  execFileSync(process.execPath, [tsc, '-p', repository.dir], { cwd: repository.dir });
  repository.commit('Labels');
  return repository;
}

const compiledCrash = (dir: string) =>
  sentryEvent({
    repo: dir,
    message: "Cannot read properties of null (reading 'name')",
    frames: [
      { file: 'dist/label.js', at: 'line.product.¦name', function: 'label', vars: { lines: [{ product: null }] } },
    ],
  });

describe('built code with source maps', () => {
  it('in ignored build output: the crash is reproduced on the TypeScript', async () => {
    const { dir } = compiledRepository(true);
    const run = await runFix(dir, compiledCrash(dir), { short: true });
    expect(run.proposal?.codeMap.frames[0]).toMatchObject({ kind: 'source', file: 'src/label.ts', line: 12 });
    expect(run.proposal?.codeMap.suspects[0]?.file).toBe('src/label.ts');
    expect(run.proposal?.reproduction.verdict).toBe('reproduced');
    expect([0, 3]).toContain(run.exit);
    for (const file of run.proposal?.fix?.files ?? []) expect(file).toBe('src/label.ts');
    expect(run.proposal?.note).toContain('may be another build');
  });

  it('committed: the frames are those of the TypeScript', async () => {
    const { dir } = compiledRepository(false);
    const run = await runFix(dir, compiledCrash(dir), { flags: ['--time', '3'] });
    expect(run.proposal?.codeMap.frames[0]).toMatchObject({ kind: 'source', file: 'src/label.ts', line: 12 });
    expect(run.proposal?.note).not.toContain('may be another build');
  });

  it('a map that names files outside leads nowhere outside', async () => {
    const repository = cartRepository({ '.gitignore': 'dist/\n' });
    const { dir } = repository;
    writeFileSync(path.join(dir, '..', 'secret.js'), "export const secret = 'hunter2';\n");
    mkdirSync(path.join(dir, 'dist'));
    const map = { version: 3, sources: ['../../secret.js'], names: [], mappings: 'AAAA' };
    writeFileSync(path.join(dir, 'dist/app.js.map'), JSON.stringify(map));
    writeFileSync(path.join(dir, 'dist/app.js'), 'throw 1\n//# sourceMappingURL=../../../../../../etc/passwd\n');
    const run = await runFix(dir, 'TypeError: x is not a function\n    at f (/srv/app/dist/app.js:1:1)\n');
    expect(run.exit).toBe(4);
    expect(JSON.stringify(run.proposal)).not.toMatch(/hunter2|root:/);
    expect(run.proposal?.codeMap.frames.every(({ file }) => file === null)).toBe(true);
  });
});

describe('.reproof.yaml', () => {
  it('with mistakes: exit 64, each with its place', async () => {
    const { dir } = cartRepository({
      '.reproof.yaml': 'version: 1\nprotectedPath:\n  - src\nsandbox:\n  memoryMegabytes: lots\n',
    });
    const run = await runFix(dir, cartEvent(dir));
    expect(run.exit).toBe(64);
    expect(run.seconds).toBeLessThan(30);
    expect(run.stderr).toMatch(/\.reproof\.yaml:2:1.*protectedPaths/);
    expect(run.stderr).toMatch(/\.reproof\.yaml:5:/);
    expect(run.proposal).toBeNull();
  });

  it('protected paths, scrubbing and the test command hold', async () => {
    const policy = `version: 1
protectedPaths: ["src/cart.js"]
scrubbing:
  patterns: [{ name: customer-number, pattern: "CN-[0-9]{6}" }]
`;
    const { dir } = cartRepository({ '.reproof.yaml': policy });
    const event = cartEvent(dir);
    Object.assign(event, { tags: { customer: 'CN-123456' }, message: 'for CN-123456' });
    const run = await runFix(dir, event, { short: true });
    expect(run.proposal?.reproduction.verdict).toBe('reproduced');
    expect(run.exit).toBe(3);
    expect(run.proposal?.fix).toBeNull();
    const ledger = readFileSync(path.join(run.out, 'ledger.jsonl'), 'utf8');
    expect(JSON.stringify(run.proposal) + ledger).not.toContain('CN-123456');
    expect(ledger).toMatch(/protected by the policy|declined/);
  });
});
