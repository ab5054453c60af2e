import { randomBytes, randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runFix } from '../compose.ts';
import { Secret, secretFrom } from '../domain/secret.ts';
import { BenchDoor } from '../mcp/bench-door.ts';
import { serveHttp } from '../mcp/serve-http.ts';
import { serveStdio } from '../mcp/serve-stdio.ts';
import { readEvent } from './event-input.ts';
import type { McpArguments } from './mcp-arguments.ts';
import { resolveRepository } from './repository-input.ts';
import { ownVersion } from './own-version.ts';

const defaultSeconds = 3_600;

/**
 * Serves the bench until the agent has left or a fix has passed, then writes the bundle; returns the exit code of `fix`. With
 * standard input and output as the transport nothing else is printed there.
 */
export async function runMcp(args: McpArguments): Promise<number> {
  const repo = resolveRepository(args.repo);
  const event = await readEvent(args.event);
  const out = path.resolve(args.out ?? path.join(tmpdir(), `reproof-${randomUUID()}`));
  let stage = 'beginning';
  const door = new BenchDoor(path.basename(args.event), () => stage);
  const close = await served(door, args.port);
  try {
    const { exit } = await runFix({
      repo,
      event,
      out,
      time: args.time ?? defaultSeconds,
      sandbox: args.sandbox,
      install: args.install,
      agent: { label: 'mcp', sit: (agent) => door.sit(agent) },
      progress: ({ stage: now, kind, text }) => {
        stage = now;
        if (kind === 'end') process.stderr.write(`${now}: ${text}\n`);
      },
    });
    process.stderr.write(`bundle: ${out}\n`);
    return exit;
  } finally {
    await close();
  }
}

/** Begins to serve; returns what ends it. */
async function served(door: BenchDoor, port: number | undefined): Promise<() => Promise<void>> {
  const version = ownVersion();
  if (port === undefined) {
    const { done, close } = await serveStdio(door, version);
    void done.then(() => door.leave());
    return close;
  }
  const given = secretFrom(process.env, 'REPROOF_MCP_TOKEN');
  const token = given ?? new Secret(randomBytes(24).toString('base64url'));
  const { url, close } = await serveHttp(door, { port, token, version });
  process.stderr.write(`serving ${url}\n${given ? '' : `authorization: Bearer ${token.reveal()}\n`}`);
  process.once('SIGINT', () => door.leave());
  return async () => close();
}
