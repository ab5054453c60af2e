import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleInput, sampleProposal } from '../../../test/support/bundle-input.ts';
import { attestationSchema } from '../../domain/attestation.ts';
import { Fault } from '../../domain/fault.ts';
import { firstBrokenLink, Ledger, ledgerEntrySchema } from '../../domain/ledger.ts';
import { proposalSchema } from '../../domain/proposal.ts';
import { sha256 } from './attestation.ts';
import { writeBundle } from './write.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'bundle test '));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const read = (name: string) => readFileSync(path.join(dir, 'out', name), 'utf8');
const write = (change: Parameters<typeof sampleInput>[0] = {}) =>
  writeBundle(path.join(dir, 'out'), sampleInput(change));
const faultOf = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    return error instanceof Fault ? error.code : error;
  }
  return null;
};

describe('writeBundle', () => {
  it("writes SPEC 11's layout and leaves nothing beside it", () => {
    const rivals = [{ file: 'rivals/2.patch', patch: 'x\n' }];
    expect(write({ rivals }).toSorted()).toEqual([
      'attestation.json',
      'fix.patch',
      'ledger.jsonl',
      'logs/before.log',
      'logs/with-fix.log',
      'proposal.json',
      'proposal.md',
      'reproduction/test/subtotal-null-line.test.js',
      'rivals/2.patch',
    ]);
    expect(readdirSync(dir)).toEqual(['out']);
    expect(proposalSchema.parse(JSON.parse(read('proposal.json')))).toEqual(sampleProposal());
  });

  it('has no fix.patch when nothing passed the gates', () => {
    write({ proposal: sampleProposal({ fix: null }), patch: null });
    expect(existsSync(path.join(dir, 'out', 'fix.patch'))).toBe(false);
  });

  it('attests every other file by its hash', () => {
    const files = write();
    const attestation = attestationSchema.parse(JSON.parse(read('attestation.json')));
    expect(attestation.subject.map((one) => one.name)).toEqual(
      files.filter((name) => name !== 'attestation.json').toSorted(),
    );
    for (const one of attestation.subject) expect(one.digest.sha256).toBe(sha256(read(one.name)));
  });

  it('keeps credentials and folders of this machine out, with the ledger still chained', () => {
    const ledger = new Ledger('b', () => new Date(0));
    ledger.append({
      stage: 'intake',
      kind: 'k',
      actor: 'a',
      outcome: `read ${dir}/scratch/src/a.js and ${homedir()}/x`,
    });
    ledger.append({ stage: 'repair', kind: 'k', actor: 'a', outcome: 'done' });
    const base = sampleInput();
    const facts = { ...base.facts, hostPaths: [{ path: `${dir}/scratch`, as: '<tree>', scratch: true }] };
    const log = `at ${dir}/scratch/src/a.js:3 ghp_${'a'.repeat(36)} postgres://u:secretpw@h/db \u001b[31mred`;
    write({ ledger: ledger.entries, facts, logs: { 'before.log': log } });
    const whole = ['ledger.jsonl', 'logs/before.log', 'proposal.md', 'proposal.json', 'attestation.json']
      .map(read)
      .join('\n');
    expect(whole).not.toContain(dir);
    expect(whole).not.toContain(`${homedir()}/`);
    expect(whole).not.toMatch(/ghp_a|secretpw/);
    expect(whole).not.toContain('\u001b');
    expect(read('logs/before.log')).toContain('<tree>/src/a.js:3');
    const entries = read('ledger.jsonl')
      .trim()
      .split('\n')
      .map((line) => ledgerEntrySchema.parse(JSON.parse(line)));
    expect(firstBrokenLink(entries)).toBe(-1);
    expect(entries[0]?.outcome).toBe('read <tree>/src/a.js and <home>/x');
  });

  it('refuses a reproduction that carries a scratch folder', () => {
    const base = sampleInput();
    const facts = { ...base.facts, hostPaths: [{ path: '/scratch/abc', as: '<tree>', scratch: true }] };
    expect(faultOf(() => write({ facts, reproductionFiles: { 'a.test.js': 'require("/scratch/abc/x")' } }))).toBe(
      'INTERNAL',
    );
  });

  it.each(['../x.js', '/etc/x', 'a/../../x', '.git/hooks/pre-commit', 'a\\..\\x', 'C:x', 'a//b', ''])(
    'refuses a file that climbs out: %j',
    (file) => {
      expect(faultOf(() => write({ reproductionFiles: { [file]: 'x' } }))).toBe('INTERNAL');
      expect(readdirSync(dir)).toEqual([]);
    },
  );

  it('refuses parts that contradict each other', () => {
    expect(faultOf(() => write({ patch: null }))).toBe('INTERNAL');
    const ledger = structuredClone(sampleInput().ledger);
    if (ledger[0]) ledger[0].outcome = 'tampered';
    expect(faultOf(() => write({ ledger }))).toBe('INTERNAL');
    const wrong = sampleProposal({ confidence: { value: 7, reason: '' } });
    expect(faultOf(() => write({ proposal: wrong }))).toBe('INTERNAL');
    expect(readdirSync(dir)).toEqual([]);
  });

  it('replaces an earlier bundle whole, and takes an empty folder', () => {
    mkdirSync(path.join(dir, 'out'));
    write();
    write({ proposal: sampleProposal({ fix: null }), patch: null, logs: {} });
    expect(readdirSync(path.join(dir, 'out'))).not.toContain('fix.patch');
    expect(readdirSync(path.join(dir, 'out'))).not.toContain('logs');
    expect(readdirSync(dir)).toEqual(['out']);
  });

  it('refuses a folder with anything else in it and leaves it as it was', () => {
    write();
    writeFileSync(path.join(dir, 'out', 'notes.txt'), 'mine');
    const before = readdirSync(path.join(dir, 'out'));
    expect(faultOf(() => write())).toBe('BAD_USAGE');
    expect(readdirSync(path.join(dir, 'out'))).toEqual(before);
  });

  it('bounds a giant log', () => {
    write({ logs: { 'before.log': 'x'.repeat(2_000_000) } });
    expect(read('logs/before.log').length).toBeLessThan(270_000);
  });
});
