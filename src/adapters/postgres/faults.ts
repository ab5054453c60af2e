import { Fault } from '../../domain/fault.ts';

/** SQLSTATE classes of a server that cannot serve now: connection, resources (disk, memory, slots), operator, system. */
const passing = /^(08|53|57P|58|XX)/;
const socketCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'ENOTFOUND', 'ETIMEDOUT', 'EAI_AGAIN']);
const driverWords =
  /connection terminated|timeout exceeded when trying to connect|client has encountered a connection/i;

/** Told for the codes that an operator can do something about. */
const plain: Readonly<Record<string, string>> = {
  '53100': 'the disk of PostgreSQL is full',
  '53200': 'PostgreSQL is out of memory',
  '53300': 'PostgreSQL has no free connection',
  '57P03': 'PostgreSQL is starting',
  '57P01': 'PostgreSQL was stopped',
};

/** STORE_UNAVAILABLE for an error that says the store cannot be reached or cannot write; any other as it is. */
export function storeFault(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof Fault) return error;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const unreachable = socketCodes.has(code) || driverWords.test(error.message);
  // A failing write is told in words where PostgreSQL had no code of its own for it.
  const full = code === '53100' || /no space left on device/i.test(error.message);
  if (!unreachable && !full && !passing.test(code)) return error;
  const what = full ? plain['53100'] : (plain[code] ?? `PostgreSQL does not answer (${error.message})`);
  return new Fault('STORE_UNAVAILABLE', `${what}`, { cause: error });
}

/** The transaction lost against another and may simply be done again: serialization failure, deadlock. */
export function isLostRace(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === '40001' || code === '40P01';
}
