/** Who is asked for a review at the most: more would read as noise. */
const askedAtMost = 10;

/** Owners as CODEOWNERS names them, told apart: accounts, teams (`@org/team`), and what no host can ask (addresses). */
export interface OwnerNames {
  accounts: string[];
  teams: { group: string; team: string; name: string }[];
  others: string[];
}

export function ownerNames(names: readonly string[]): OwnerNames {
  const found: OwnerNames = { accounts: [], teams: [], others: [] };
  for (const name of [...new Set(names)].slice(0, askedAtMost)) {
    const team = /^@([\w.-]+(?:\/[\w.-]+)*)\/([\w.-]+)$/.exec(name);
    const account = /^@([\w.-]+)$/.exec(name)?.[1];
    if (account) found.accounts.push(account);
    else if (team?.[1] && team[2]) found.teams.push({ group: team[1], team: team[2], name });
    else found.others.push(name.slice(0, 100));
  }
  return found;
}
