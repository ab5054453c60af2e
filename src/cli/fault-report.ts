import { Fault } from '../domain/fault.ts';
import { plainBlock, plainLine } from '../domain/plain-text.ts';
import { paintFor } from './terminal/colour.ts';

interface Shown {
  code: string;
  exit: number;
  message: string;
  help: string;
  retry: boolean;
}

function shown(error: unknown): Shown {
  if (error instanceof Fault) {
    const { code, exit, message, help, retry } = error;
    return { code, exit, message, help, retry };
  }
  const wrapped = new Fault('INTERNAL', error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  return { ...wrapped, message: wrapped.message };
}

/** Where our own code failed, for a report; only for faults that are ours. */
function origin(error: unknown): string | null {
  if (!(error instanceof Error) || (error instanceof Fault && error.code !== 'INTERNAL')) return null;
  const frame = error.stack?.split('\n').find((line) => /^\s+at /.test(line) && !line.includes('node:internal'));
  return frame ? frame.trim() : null;
}

/** Tells the reader what happened, where, and what to do (standard error; JSON on standard output); returns the exit code. */
export function reportFault(error: unknown, options: { json: boolean }): number {
  const fault = shown(error);
  const { exit, ...rest } = fault;
  if (options.json) process.stdout.write(`${JSON.stringify({ error: { ...rest, exit } }, null, 2)}\n`);
  const paint = paintFor(process.stderr);
  const where = origin(error);
  const lines = [
    `${paint('bold', 'reproof:')} ${plainBlock(fault.message, { lines: 100, columns: 2000 })}`,
    ...(where ? [`  where       ${plainLine(where, 400)}`] : []),
    `  what to do  ${plainLine(fault.help, 1000)}${fault.retry ? ' Trying again can help.' : ''}`,
    `  ${paint('dim', `${fault.code}, exit ${exit}`)}`,
  ];
  process.stderr.write(`${lines.join('\n')}\n`);
  if (process.env.REPROOF_DEBUG && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  return exit;
}
