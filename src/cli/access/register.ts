import type { Command } from 'commander';
import { registerAudit } from './audit.ts';
import { registerLogin } from './login.ts';
import { registerTokens } from './tokens.ts';
import { registerStandIns } from './stand-ins.ts';
import { registerUsers } from './users.ts';

/** Adds who may do what, and who did. */
export function registerAccess(program: Command): void {
  registerLogin(program);
  registerUsers(program);
  registerStandIns(program);
  registerTokens(program);
  registerAudit(program);
}
