import type { ApiToken } from '../../domain/api-token.ts';
import type { User } from '../../domain/user.ts';

/** Tokens of the API by the hash of their secret. */
export interface TokenStore {
  /** Throws UNKNOWN_PROJECT where it names a project that there is not. */
  create(
    token: Pick<ApiToken, 'name' | 'owner' | 'role' | 'projects' | 'madeBy' | 'expiresAt'>,
    hash: string,
  ): Promise<ApiToken>;
  /** With its owner as that is now. */
  byHash(hash: string): Promise<{ token: ApiToken; owner: User | null } | null>;
  /** Newest first; of one owner, or all. */
  list(owner: string | null): Promise<ApiToken[]>;
  token(id: string): Promise<ApiToken | null>;
  /** False where it was revoked before. */
  revoke(id: string): Promise<boolean>;
  used(id: string, at: Date): Promise<void>;
}
