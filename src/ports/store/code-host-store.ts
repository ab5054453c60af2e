import type { CodeHostSetting } from '../../domain/code-host.ts';
import type { Secret } from '../../domain/secret.ts';

/** Where projects' changes are published. A token that is kept is sealed. */
export interface CodeHostStore {
  /** Takes the place of what was set. `token` null: none is kept, the setting's variable is asked. Throws UNKNOWN_PROJECT. */
  set(project: string, setting: CodeHostSetting, token: Secret | null): Promise<void>;
  /** False where nothing was set. */
  unset(project: string): Promise<boolean>;
  setting(project: string): Promise<CodeHostSetting | null>;
  /** The token that is kept; null where none is. Throws SECRET_SEALED. */
  token(project: string): Promise<Secret | null>;
}
