import { readAudit } from '../../contract/access.ts';
import { AuditChain, type AuditEntry } from '../../domain/audit-entry.ts';
import { plainLine } from '../../domain/plain-text.ts';
import { type Client, connect } from '../server/client.ts';

const pageEntries = 1000;
const broken = 65;

/** `reproof audit`. */
export async function runAudit({
  json,
  verify,
  limit,
}: {
  json?: boolean;
  verify?: boolean;
  limit: number;
}): Promise<void> {
  const client = connect(process.env);
  if (verify) return verified(client, json);
  const { entries } = await client.call(readAudit, { query: { limit } });
  if (json) process.stdout.write(`${JSON.stringify(entries, null, 2)}\n`);
  else process.stdout.write(entries.map(lineOf).join('') || 'Nothing was done yet.\n');
}

/** The chain is followed here and not by the server: its word is what is to be checked. */
async function verified(client: Client, json: boolean | undefined): Promise<void> {
  const chain = new AuditChain();
  let next: number | null = 0;
  let wrong: number | null = null;
  while (next !== null && wrong === null) {
    const page: { entries: AuditEntry[]; next: number | null } = await client.call(readAudit, {
      query: { from: next, limit: pageEntries },
    });
    wrong = chain.follow(page.entries);
    next = page.next;
  }
  const { entries, head } = chain;
  if (wrong !== null) process.exitCode = broken;
  if (json) process.stdout.write(`${JSON.stringify({ holds: wrong === null, entries, head, broken: wrong })}\n`);
  else if (wrong === null) process.stdout.write(`${entries} entries, the chain holds; its head is ${head}\n`);
  else process.stdout.write(`The chain is broken at entry ${wrong}: what stands from there on was changed.\n`);
}

function lineOf({ at, actor, action, target, outcome, from }: AuditEntry): string {
  const time = at.slice(0, 19).replace('T', ' ');
  const parts = [actor.padEnd(16), plainLine(`${action} ${target}`, 110), outcome, `from ${from}`];
  return `${time}  ${parts.map((part) => plainLine(part, 140)).join('  ')}\n`;
}
