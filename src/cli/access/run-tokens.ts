import { listTokens, makeToken, revokeToken } from '../../contract/access.ts';
import type { ApiToken } from '../../domain/api-token.ts';
import type { Role } from '../../domain/permission.ts';
import { plainLine } from '../../domain/plain-text.ts';
import { connect } from '../server/client.ts';

export interface MakeArguments {
  json?: boolean;
  role: Role;
  project?: string;
  days?: number;
  service?: boolean;
}

/** `reproof tokens`. */
export async function runTokens({ json, all = false }: { json?: boolean; all?: boolean }): Promise<void> {
  const tokens = await connect(process.env).call(listTokens, { query: { all: String(all) } });
  if (json) process.stdout.write(`${JSON.stringify(tokens, null, 2)}\n`);
  else process.stdout.write(tokens.map(lineOf).join('') || 'No tokens.\n');
}

/** `reproof tokens make`. */
export async function runMake(name: string, { json, role, project, days, service }: MakeArguments): Promise<void> {
  const expiresAt = days === undefined ? null : new Date(Date.now() + days * 86_400_000).toISOString();
  const projects = project === undefined ? null : project.split(',').map((id) => id.trim());
  const body = { name, role, projects, expiresAt, service: service ?? false };
  const made = await connect(process.env).call(makeToken, { body });
  if (json) return void process.stdout.write(`${JSON.stringify(made, null, 2)}\n`);
  process.stderr.write(`${lineOf(made)}Its secret, shown this once:\n`);
  process.stdout.write(`${made.secret}\n`);
}

/** `reproof tokens revoke`. */
export async function runRevoke(id: string, { json }: { json?: boolean }): Promise<void> {
  await connect(process.env).call(revokeToken, { params: { id } });
  process.stdout.write(json ? `${JSON.stringify({ revoked: id })}\n` : `${id} is revoked.\n`);
}

function lineOf({ id, name, owner, role, projects, expiresAt, lastUsedAt, revokedAt }: ApiToken): string {
  const day = (at: string): string => at.slice(0, 10);
  const parts = [
    id,
    role.padEnd(9),
    plainLine(name, 40),
    owner === null ? 'service' : `of ${owner}`,
    projects ? `projects ${projects.join(', ')}` : 'all projects',
    revokedAt ? `revoked ${day(revokedAt)}` : expiresAt ? `until ${day(expiresAt)}` : 'no end',
    lastUsedAt ? `used ${day(lastUsedAt)}` : 'not used',
  ];
  return `${parts.join('  ')}\n`;
}
