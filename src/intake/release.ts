const commitTags = [
  'vcs.ref.head.revision',
  'vcs.repository.ref.revision',
  'vcs.revision',
  'vcs.commit',
  'vcs.commit.id',
  'git.commit.sha',
  'git.commit',
  'git_commit',
  'git.sha',
  'git_sha',
  'commit_sha',
  'commit.sha',
  'commit',
  'revision',
];

/**
 * The commit that an event names: a tag or resource attribute made for it, else a release that is a hash or ends in
 * one (`name@hash`, `1.2.3+hash`, `name-hash`). Lower case; null where nothing looks like a hash.
 */
export function readCommit(release: string | null, tags: Readonly<Record<string, string>>): string | null {
  for (const key of commitTags) {
    const hash = Object.hasOwn(tags, key) ? asHash(tags[key] ?? '') : null;
    if (hash) return hash;
  }
  if (release === null) return null;
  const last = /[@+:_-]([0-9a-fA-F]{7,64})$/.exec(release.slice(-80));
  return asHash(release) ?? asHash(last?.[1] ?? '');
}

/** 7 to 40 or 64 hexadecimal digits, and not a date or build number: a short one has a letter and a digit. */
function asHash(text: string): string | null {
  const hash = text.trim().toLowerCase();
  if (!/^(?:[0-9a-f]{7,40}|[0-9a-f]{64})$/.test(hash)) return null;
  return hash.length >= 40 || (/[a-f]/.test(hash) && /\d/.test(hash)) ? hash : null;
}

/** The service's name from a release of the form `name@version`; null for other forms. */
export function serviceOfRelease(release: string | null): string | null {
  const sign = release?.lastIndexOf('@') ?? -1;
  return release !== null && sign > 0 ? release.slice(0, sign) : null;
}
