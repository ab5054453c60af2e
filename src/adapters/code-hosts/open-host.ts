import type { CodeHostSetting } from '../../domain/code-host.ts';
import type { Secret } from '../../domain/secret.ts';
import type { CodeHost } from '../../ports/code-host.ts';
import { plainHost } from './plain.ts';

/** The adapter of a setting; each is loaded where it is used. */
export async function openHost(setting: CodeHostSetting, token: Secret | null, now: () => Date): Promise<CodeHost> {
  if (setting.kind === 'plain' || !token) return plainHost();
  const { kind, url, repository } = setting;
  const at = { url, repository, token, now };
  switch (kind) {
    case 'github':
      return (await import('./github/github.ts')).githubHost(at);
    case 'gitlab':
      return (await import('./gitlab/gitlab.ts')).gitlabHost(at);
    case 'gitea':
      return (await import('./gitea/gitea.ts')).giteaHost(at);
  }
}
