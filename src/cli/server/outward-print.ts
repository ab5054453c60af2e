import type { z } from 'zod';
import type { testChannel, testTracker } from '../../contract/outward.ts';
import { Fault } from '../../domain/fault.ts';
import { plainLine } from '../../domain/plain-text.ts';

type Tried = z.output<typeof testTracker.reply> | z.output<typeof testChannel.reply>;

/** As those of TRACKER_UNAVAILABLE and TRACKER_REFUSED. */
const exitCodes = { trouble: 75, refused: 77 } as const;

/** How a try of a tracker or a channel went; the exit code is 0 only where all is well. */
export function printTried(name: string, tried: Tried, json: boolean | undefined): void {
  const { outcome, detail, help } = tried;
  if (json) process.stdout.write(`${JSON.stringify(tried, null, 2)}\n`);
  else
    process.stdout.write(
      `${name}: ${outcome}, ${plainLine(detail, 500)}${help ? `\n  ${plainLine(help, 500)}` : ''}\n`,
    );
  if (outcome !== 'good') process.exitCode = exitCodes[outcome];
}

/** Health of a tracker or channel in a few words. */
export function healthWords({ waiting, trouble }: { waiting: number; trouble: string | null }): string {
  const open = waiting > 0 ? `${waiting} wait` : 'all told';
  return trouble === null ? open : `${open}; ${plainLine(trouble, 120)}`;
}

/** Repeated `key=value` options as an object; undefined where none was given. Throws BAD_USAGE. */
export function pairsOf(option: string, given: readonly string[] | undefined): Record<string, string> | undefined {
  if (!given) return undefined;
  return Object.fromEntries(
    given.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1 || at === pair.length - 1) throw new Fault('BAD_USAGE', `${option} is written as account=user`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

/**
 * The lines of standard input, where it is none of a person's terminal: secrets are no arguments, for those are seen by every user
 * of the machine.
 */
export async function secretLines(): Promise<string[]> {
  if (process.stdin.isTTY) return [];
  const { readFileSync } = await import('node:fs');
  return readFileSync(0, 'utf8')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** A setting as its schema has it, from options of which some were not given. Throws BAD_USAGE that names the option's key. */
export function settingFrom<S extends z.ZodType>(schema: S, given: Record<string, unknown>): z.output<S> {
  const parsed = schema.safeParse(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Fault('BAD_USAGE', `${issue?.path.join('.') || 'the setting'}: ${issue?.message ?? 'is wrong'}`);
}

/** Several values of one option. */
export const gathered = (value: string, before: string[] = []): string[] => [...before, value];
