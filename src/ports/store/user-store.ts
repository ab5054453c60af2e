import type { User } from '../../domain/user.ts';

/** What changes of a user; unset: as it was. */
export interface UserChange {
  email?: string | null;
  role?: User['role'];
  disabled?: boolean;
  /** As src/access/password.ts hashed it. */
  password?: string;
}

/** Those who may log in. */
export interface UserStore {
  users(): Promise<User[]>;
  user(name: string): Promise<User | null>;
  any(): Promise<boolean>;
  /** By name or e-mail address, with the password's hash. */
  forLogIn(nameOrEmail: string): Promise<{ user: User; password: string } | null>;
  /** Throws CONFLICT where the name or the address is taken. */
  create(user: Pick<User, 'name' | 'email' | 'role'> & { password: string }): Promise<User>;
  /** A new password, a new role and disabling end the user's sessions, all but `keep`. Null for a user that there is not. Throws CONFLICT. */
  change(name: string, change: UserChange, keep?: string): Promise<User | null>;
}
