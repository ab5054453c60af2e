import { openHost } from './adapters/code-hosts/open-host.ts';
import { changeRepository } from './adapters/git/change/change-repository.ts';
import type { Decisions } from './decisions/decisions.ts';
import type { CodeHostSetting } from './domain/code-host.ts';
import { Fault } from './domain/fault.ts';
import { type Secret, secretFrom } from './domain/secret.ts';
import type { ChangeParts, ChangeToApply } from './pipeline/advance-change.ts';
import type { PullRequestDecisions } from './ports/pull-request-decisions.ts';
import type { BugStore } from './ports/store/bug-store.ts';
import type { ChangeStore } from './ports/store/change-store.ts';
import type { CodeHostStore } from './ports/store/code-host-store.ts';
import type { ProjectStore } from './ports/store/project-store.ts';
import type { ProposalStore } from './ports/store/proposal-store.ts';
import type { UserStore } from './ports/store/user-store.ts';

export interface ChangeComposition {
  bugs: BugStore;
  changes: ChangeStore;
  codeHosts: CodeHostStore;
  projects: ProjectStore;
  proposals: ProposalStore;
  users: Pick<UserStore, 'user'>;
  decisions: Pick<Decisions, 'decide'>;
  env: NodeJS.ProcessEnv;
  /** Folder for copies of repositories. */
  cache: string;
  now: () => Date;
}

/** Who commits; the approver stands in the message. */
const author = { name: 'Reproof', email: 'reproof@localhost' } as const;
const plain: CodeHostSetting = { kind: 'plain', baseBranch: null };

/** All that a worker brings changes into repositories with. */
export function changeParts(composition: ChangeComposition): ChangeParts {
  const { bugs, changes } = composition;
  return {
    bugs,
    changes,
    decisions: reviewsAsDecisions(composition),
    toApply: (bug) => toApply(bug, composition),
    place: (project) => place(project, composition),
  };
}

/** The approved proposal of a bug, else the one that waits; of rivals that wait none is published before one is chosen. */
async function toApply(bug: string, { proposals }: ChangeComposition): Promise<ChangeToApply | null> {
  const { proposals: live } = await proposals.proposals({ bug, states: ['waiting', 'approved'], limit: 10 });
  const waiting = live.filter(({ state }) => state === 'waiting');
  const chosen = live.find(({ state }) => state === 'approved') ?? (waiting.length === 1 ? waiting[0] : undefined);
  const approved = chosen && (await proposals.approvedChange(chosen.id));
  if (!chosen || !approved) return null;
  const counted = (await proposals.decisions(chosen.id)).filter(({ manifest }) => manifest === chosen.manifestHash);
  return {
    approved,
    owners: [...new Set(Object.values(chosen.owners).flat())],
    publish: chosen.policy.pullRequest,
    reviewed: counted.some(({ verb, via }) => verb === 'approve' && via === 'pull-request'),
    byHand: chosen.state === 'approved' && counted.some(({ verb }) => verb === 'approve-and-apply-by-hand'),
  };
}

async function place(project: string, composition: ChangeComposition): ReturnType<ChangeParts['place']> {
  const { projects, codeHosts, changes, cache, now } = composition;
  const connection = await projects.repository(project);
  if (!connection) return null;
  const setting = (await codeHosts.setting(project)) ?? plain;
  const token = await tokenOf(project, setting, composition);
  if (setting.kind !== 'plain' && !token) {
    const from = setting.tokenFrom ? `the variable ${setting.tokenFrom} is empty` : 'none is kept';
    return { kind: 'incomplete', why: `there is no token for ${setting.url}: ${from}` };
  }
  const { baseBranch } = setting;
  const access = { url: connection.url, ...gitIdentity(connection.url, setting, token) };
  return {
    kind: 'ready',
    changes,
    repository: changeRepository({ cache, access, baseBranch, now }),
    host: await openHost(setting, token, now),
    labels: setting.kind === 'plain' ? [] : setting.labels,
    author,
    now,
  };
}

async function tokenOf(
  project: string,
  setting: CodeHostSetting,
  { codeHosts, env }: ChangeComposition,
): Promise<Secret | null> {
  if (setting.kind === 'plain') return null;
  return setting.tokenFrom ? secretFrom(env, setting.tokenFrom) : codeHosts.token(project);
}

/** The host's token is for the host: a repository of elsewhere, or one by ssh, is reached as the server's own user. */
function gitIdentity(
  url: string,
  setting: CodeHostSetting,
  token: Secret | null,
): { token: Secret | null; tokenUser: string } {
  const tokenUser = setting.kind === 'gitlab' ? 'oauth2' : 'x-access-token';
  const isHosts =
    setting.kind !== 'plain' && /^https?:/.test(url) && new URL(url).origin === new URL(setting.url).origin;
  return { token: isHosts ? token : null, tokenUser };
}

/** Only accounts that the administrator has named as users decide; whoever else reviews has said something, no more. */
function reviewsAsDecisions({ codeHosts, users, decisions }: ChangeComposition): PullRequestDecisions {
  return {
    async decide({ project, proposal, manifest, verb, reason, login }) {
      const setting = await codeHosts.setting(project);
      const name = setting && setting.kind !== 'plain' ? setting.people[login] : undefined;
      const user = name === undefined ? null : await users.user(name);
      if (!user || user.disabled) return { kind: 'nobody' };
      const asked = { verb, manifest, reason, via: 'pull-request', leadsTo: null, patch: null, beside: false } as const;
      try {
        await decisions.decide(proposal, asked, { actor: { kind: 'person', id: user.name }, role: user.role });
        return { kind: 'counted' };
      } catch (error) {
        const isRuling = error instanceof Fault && ['CONFLICT', 'NO_PERMISSION', 'NOT_FOUND'].includes(error.code);
        if (isRuling) return { kind: 'void', why: error.message.slice(0, 300) };
        throw error;
      }
    },
  };
}
