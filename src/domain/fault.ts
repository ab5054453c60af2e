/**
 * The one catalogue of faults. A fault is thrown; expected outcomes are values. Each code maps to an exit code
 * (SPEC 11) and, at the HTTP edge, to a status; `help` says what the reader can do about it.
 */
const catalogue = {
  BAD_USAGE: { exit: 64, retry: false, help: 'Run the command with --help for its options.' },
  UNREADABLE_EVENT: {
    exit: 65,
    retry: false,
    help: 'Give a Sentry envelope or event, an OTLP export, a bug report, or a stack trace.',
  },
  NO_REPOSITORY: { exit: 66, retry: false, help: 'Point --repo at a git checkout with at least one commit.' },
  NO_COMMIT: { exit: 66, retry: false, help: 'Fetch the commit that the event names, or check out the release.' },
  SANDBOX_UNAVAILABLE: {
    exit: 69,
    retry: false,
    help: 'Install bubblewrap (apt-get install bubblewrap), or choose another sandbox with --sandbox.',
  },
  INVALID_POLICY: { exit: 64, retry: false, help: 'Correct the named keys in .reproof.yaml.' },
  INVALID_BUNDLE: { exit: 65, retry: false, help: 'Point at a folder that `reproof fix --out` wrote.' },
  NOT_ALLOWED: { exit: 77, retry: false, help: 'Say who you are: a valid key, token or session is needed.' },
  NO_PERMISSION: { exit: 77, retry: false, help: 'Ask an administrator for a role that may do this.' },
  NOT_FOUND: { exit: 66, retry: false, help: 'Look at the list for what there is.' },
  TOO_MANY: { exit: 75, retry: true, help: 'Wait, then try again.' },
  TOO_LARGE: { exit: 65, retry: false, help: 'Send less: an event has at most 1 MiB, an envelope 200 MiB.' },
  CONFLICT: { exit: 65, retry: false, help: 'Look at the newest state, then decide again.' },
  SERVER_UNREACHABLE: { exit: 69, retry: true, help: 'Start the server with `reproof serve`, or set REPROOF_URL.' },
  GIT_FAILED: { exit: 70, retry: true, help: 'See the output of git in the message.' },
  STORE_UNAVAILABLE: {
    exit: 75,
    retry: true,
    help: 'Nothing that was acknowledged is lost. See that PostgreSQL runs and has room on its disk, then try again.',
  },
  STORE_IN_USE: { exit: 69, retry: false, help: 'Stop the other server (reproof stop), or give another REPROOF_DATA.' },
  SCHEMA_NEWER: {
    exit: 69,
    retry: false,
    help: 'Run the release of Reproof that wrote this store, or a later one: migrations only go forward.',
  },
  SECRET_SEALED: {
    exit: 69,
    retry: false,
    help: 'Give all servers of one store the same REPROOF_SECRET (or the `secret` file of the data folder that set it), or set the secret anew.',
  },
  INVALID_BACKUP: { exit: 65, retry: false, help: 'Give a whole file that `reproof backup` wrote.' },
  STALE_LEASE: { exit: 75, retry: true, help: 'Another worker has taken the bug over and goes on with it.' },
  UNKNOWN_PROJECT: { exit: 66, retry: false, help: 'See `reproof projects` for those that exist.' },
  UNKNOWN_BUG: { exit: 66, retry: false, help: 'See `reproof bugs` for those that exist.' },
  TRACKER_UNAVAILABLE: {
    exit: 75,
    retry: true,
    help: 'Nothing is lost: it is tried again by itself, later each time.',
  },
  TRACKER_REFUSED: {
    exit: 77,
    retry: false,
    help: 'Give the tracker a new token with the scopes that docs/trackers.md names.',
  },
  TRACKER_UNSUITABLE: {
    exit: 65,
    retry: false,
    help: 'Correct the tracker’s settings: its project, its kind of issue, the names of its states.',
  },
  OUT_OF_TIME: { exit: 75, retry: true, help: 'Give more with --time.' },
  INTERNAL: { exit: 70, retry: false, help: 'This is a fault of Reproof; please report it with the ledger.' },
} as const;

export type FaultCode = keyof typeof catalogue;

/** A fault from the catalogue: `code`, `exit` (process exit code), `retry`, `help`, and the cause where there is one. */
export class Fault extends Error {
  readonly code: FaultCode;
  readonly exit: number;
  readonly retry: boolean;
  readonly help: string;
  /** How long to wait before trying again. */
  readonly retryAfterS: number;
  constructor(
    code: FaultCode,
    message: string,
    options: { cause?: unknown; help?: string; retryAfterS?: number } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'Fault';
    this.code = code;
    this.exit = catalogue[code].exit;
    this.retry = catalogue[code].retry;
    this.help = options.help ?? catalogue[code].help;
    this.retryAfterS = options.retryAfterS ?? 1;
  }
}

/** All codes of the catalogue with their exit code and help, for the reference docs. */
export function faultCatalogue(): ReadonlyArray<{ code: FaultCode; exit: number; retry: boolean; help: string }> {
  return Object.entries(catalogue).map(([code, entry]) => ({ code: code as FaultCode, ...entry }));
}
