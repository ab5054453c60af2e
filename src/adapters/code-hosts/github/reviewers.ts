import type { Octokit } from '@octokit/rest';
import { ownerNames } from '../owner-names.ts';
import { pageSize } from '../settings.ts';

type Place = {
  owner: string;
  repo: string;
  pull_number: number;
};

/** Asks each on its own: GitHub refuses all of a request for one that cannot be asked (no collaborator, the author). */
export async function askReviewers(
  octokit: Octokit,
  place: Place,
  names: readonly string[],
): Promise<{ notAsked: string[] }> {
  const { accounts, teams, others } = ownerNames(names);
  const { data: asked } = await octokit.pulls.listRequestedReviewers(place);
  // Who has reviewed is asked no longer, and is not to be asked again.
  const { data: reviews } = await octokit.pulls.listReviews({ ...place, per_page: pageSize });
  const known = new Set([
    ...asked.users.map(({ login }) => login.toLowerCase()),
    ...reviews.map(({ user }) => user?.login.toLowerCase() ?? ''),
  ]);
  const knownTeams = new Set(asked.teams.map(({ slug }) => slug.toLowerCase()));
  const notAsked = [...others];
  const ask = async (name: string, whom: { reviewers: string[] } | { team_reviewers: string[] }) => {
    if (!(await wasTaken(() => octokit.pulls.requestReviewers({ ...place, ...whom })))) notAsked.push(name);
  };
  for (const account of accounts)
    if (!known.has(account.toLowerCase())) await ask(`@${account}`, { reviewers: [account] });
  for (const { group, team, name } of teams) {
    if (group.toLowerCase() !== place.owner.toLowerCase()) notAsked.push(name);
    else if (!knownTeams.has(team.toLowerCase())) await ask(name, { team_reviewers: [team] });
  }
  return { notAsked };
}

async function wasTaken(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if ((error as { status?: number }).status === 422) return false;
    throw error;
  }
}
