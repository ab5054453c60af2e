import { Problem } from '../api/client.ts';

/** What the server says is wrong, by the field of the request's body: `setting.repository` -> `must be owner/name`. */
export function placeErrors(error: Error | null): ReadonlyMap<string, string> {
  if (!(error instanceof Problem)) return new Map();
  const told = error.message.split('; ').flatMap((part): [string, string][] => {
    const found = /^body\.([\w.]+): (.+)$/s.exec(part);
    return found ? [[found[1] ?? '', found[2] ?? '']] : [];
  });
  return new Map(told);
}
