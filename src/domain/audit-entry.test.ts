import { describe, expect, it } from 'vitest';
import { AuditChain, type AuditEntry, auditEntry, auditHash } from './audit-entry.ts';
import { firstPrevHash } from './ledger.ts';

function entries(count: number): AuditEntry[] {
  const all: AuditEntry[] = [];
  for (let seq = 0; seq < count; seq += 1) {
    const last = all.at(-1);
    const note = { actor: 'ann', action: 'log-in', target: '', outcome: 'done', from: '::1' };
    const prevHash = last ? auditHash(last) : firstPrevHash;
    all.push(auditEntry(note, { seq, at: new Date(seq).toISOString(), prevHash }));
  }
  return all;
}

describe('the chain of the audit log', () => {
  it('holds over pages', () => {
    const all = entries(5);
    const chain = new AuditChain();
    expect([chain.follow(all.slice(0, 2)), chain.follow(all.slice(2))]).toEqual([null, null]);
    expect([chain.entries, chain.head]).toEqual([5, auditHash(all[4] as AuditEntry)]);
  });

  it.each([
    ['an entry that was changed', (all: AuditEntry[]) => all.with(1, { ...(all[1] as AuditEntry), actor: 'bob' }), 2],
    ['one that was taken out', (all: AuditEntry[]) => all.toSpliced(1, 1), 1],
    ['two that changed places', (all: AuditEntry[]) => [all[0], all[2], all[1]] as AuditEntry[], 1],
    ['one at the begin that is not the first', (all: AuditEntry[]) => all.slice(1), 0],
  ])('%s breaks it', (_name, change, at) => {
    expect(new AuditChain().follow(change(entries(4)))).toBe(at);
  });

  it('takes texts of any length and form', () => {
    const note = { actor: 'x'.repeat(1_000), action: 'a\0b', target: '\ud800', outcome: '', from: '' };
    const entry = auditEntry(note, { seq: 0, at: new Date(0).toISOString(), prevHash: firstPrevHash });
    expect([entry.actor.length, entry.action, entry.target]).toEqual([300, 'ab', '\ufffd']);
  });
});
