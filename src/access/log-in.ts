import { Fault } from '../domain/fault.ts';
import { sessionLife } from '../domain/session.ts';
import type { User } from '../domain/user.ts';
import type { Clock } from '../ports/clock.ts';
import type { AuditStore } from '../ports/store/audit-store.ts';
import type { SessionStore } from '../ports/store/session-store.ts';
import type { UserStore } from '../ports/store/user-store.ts';
import { OnceLinks } from './once-links.ts';
import { isPassword } from './password.ts';
import { csrfOf, digestOf, newSecret } from './secret-text.ts';
import { Throttle } from './throttle.ts';

export interface LogInParts {
  users: UserStore;
  sessions: SessionStore;
  audit: AuditStore;
  clock: Clock;
}

/** A session that was opened: its cookie's secret, which is kept nowhere, and what goes with it. */
export interface Opened {
  secret: string;
  csrf: string;
  expiresAt: string;
}

/** Opens sessions, by password or by a one-time link; good and refused ones stand in the audit log. */
export class LogIn {
  readonly links: OnceLinks;
  readonly #parts: LogInParts;
  readonly #throttle: Throttle;

  constructor(parts: LogInParts) {
    this.#parts = parts;
    this.#throttle = new Throttle(() => parts.clock.elapsed());
    this.links = new OnceLinks(() => parts.clock.elapsed());
  }

  /** Throws NOT_ALLOWED, the same for whatever is wrong, and TOO_MANY after too many failures of the name or the address. */
  async byPassword(name: string, password: string, address: string): Promise<Opened & { user: User }> {
    const user = await this.check(name, password, address);
    return { ...(await this.#open(user, address)), user };
  }

  /** The user of a name (or e-mail address) and password. Throws as `byPassword`. */
  async check(name: string, password: string, address: string): Promise<User> {
    const waitMs = this.#throttle.waitMs(name, address);
    if (waitMs > 0)
      throw new Fault('TOO_MANY', `too many log-ins have failed: try again in ${Math.ceil(waitMs / 60_000)} minutes`, {
        retryAfterS: Math.ceil(waitMs / 1000),
      });
    const takeBack = this.#throttle.attempt(name, address);
    const found = await this.#parts.users.forLogIn(name);
    const right = await isPassword(password, found?.password ?? null);
    if (!found || !right || found.user.disabled) {
      // A name that there is not may be a password, typed into the wrong field: it is not written down.
      await this.#tell(found?.user.name ?? 'nobody', 'log-in', 'NOT_ALLOWED', address);
      throw new Fault('NOT_ALLOWED', 'no user has this name and password', { help: 'Ask an administrator.' });
    }
    takeBack();
    return found.user;
  }

  /** By a one-time link. Throws NOT_ALLOWED for a code that was used, is too old, or never was. */
  async byLink(code: string, address: string): Promise<Opened> {
    if (!this.links.take(code)) {
      await this.#tell('nobody', 'log-in by link', 'NOT_ALLOWED', address);
      throw new Fault('NOT_ALLOWED', 'this link was used or is too old', { help: 'Make one: reproof login --link' });
    }
    return this.#open(null, address);
  }

  async #open(user: User | null, address: string): Promise<Opened> {
    const secret = newSecret();
    const now = this.#parts.clock.now();
    const [at, expiresAt] = [now.toISOString(), new Date(now.getTime() + sessionLife.wholeMs).toISOString()];
    const session = { id: digestOf(secret), user: user?.name ?? null, createdAt: at, seenAt: at, expiresAt, address };
    // Before it is so: a session that nobody was told of would be worse than a log-in that came to nothing.
    await this.#tell(user?.name ?? 'local', user ? 'log-in' : 'log-in by link', 'done', address);
    await this.#parts.sessions.open(session);
    return { secret, csrf: csrfOf(secret), expiresAt };
  }

  async #tell(actor: string, action: string, outcome: string, from: string): Promise<void> {
    await this.#parts.audit.append({ actor, action, target: '', outcome, from });
  }
}
