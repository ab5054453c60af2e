import { listChanges, setCodeHost, showCodeHost, unsetCodeHost } from '../../contract/code-hosts.ts';
import type { Change } from '../../domain/change.ts';
import type { CodeHostSetting } from '../../domain/code-host.ts';
import { Fault } from '../../domain/fault.ts';
import { Secret } from '../../domain/secret.ts';
import type { ChangeStore } from '../../ports/store/change-store.ts';
import type { CodeHostStore } from '../../ports/store/code-host-store.ts';
import type { ProjectStore } from '../../ports/store/project-store.ts';
import { type Route, route } from '../route.ts';

export interface CodeHostRouteParts {
  projects: ProjectStore;
  codeHosts: CodeHostStore;
  changes: ChangeStore;
}

/** Where changes are published (tokens go in and never come out), and what became of them. */
export function codeHostRoutes({ projects, codeHosts, changes }: CodeHostRouteParts): Route[] {
  const shown = async (project: string) => {
    if (!(await projects.project(project))) throw new Fault('NOT_FOUND', `there is no project ${project}`);
    const [setting, token] = [await codeHosts.setting(project), await codeHosts.token(project).catch(() => null)];
    return { setting, tokenIsKept: token !== null };
  };
  return [
    route({ ...showCodeHost, handle: ({ params }) => shown(params.id) }),
    route({
      ...setCodeHost,
      tells: ({ setting: { kind } }) => kind,
      handle: async ({ params: { id }, body: { setting, token } }) => {
        await shown(id);
        checkToken(setting, token !== undefined);
        await checkOrigin(setting, (await projects.repository(id))?.url ?? null);
        await codeHosts.set(id, setting, token === undefined ? null : new Secret(token));
        return shown(id);
      },
    }),
    route({
      ...unsetCodeHost,
      handle: async ({ params: { id } }) => {
        await shown(id);
        if (!(await codeHosts.unset(id))) throw new Fault('NOT_FOUND', 'no code host is set');
        return shown(id);
      },
    }),
    route({
      ...listChanges,
      handle: async ({ params }) =>
        Promise.all(
          (await changes.ofBug(params.id)).map(async (change) => told(change, await changes.steps(change.id))),
        ),
    }),
  ];
}

function checkToken(setting: CodeHostSetting, given: boolean): void {
  if (setting.kind === 'plain' || given !== (setting.tokenFrom !== null)) return;
  throw new Fault('BAD_USAGE', `${given ? 'two tokens are' : 'no token is'} named for ${setting.url}`, {
    help: 'Give the token, which is kept sealed, or name the variable of the server’s environment that holds it.',
  });
}

/** A web address of elsewhere would be pushed to without the token, and read from where no change is published. */
async function checkOrigin(setting: CodeHostSetting, connected: string | null): Promise<void> {
  if (setting.kind === 'plain' || !connected || !/^https?:/.test(connected)) return;
  if (new URL(connected).origin === new URL(setting.url).origin) return;
  throw new Fault('BAD_USAGE', `the connected repository is at ${new URL(connected).origin}, not at ${setting.url}`);
}

function told(change: Change, steps: Awaited<ReturnType<ChangeStore['steps']>>) {
  const { id, proposal, manifest, baseCommit, branch, commit, state, checks, pullRequest } = change;
  const detail = 'detail' in state ? `${'why' in state ? `${state.why}: ` : ''}${state.detail}` : '';
  return { id, proposal, manifest, baseCommit, branch, commit, state: state.kind, detail, pullRequest, checks, steps };
}
