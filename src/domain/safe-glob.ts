/**
 * Why a glob from a configuration file must not be matched against paths; null when it may. Matchers expand braces and
 * turn stars into regular expressions: both can be made to take for ever by a pattern of a hundred characters.
 */
export function globHazard(glob: string): string | null {
  if (glob === '' || glob.length > 500) return 'must have between 1 and 500 characters';
  if (glob.startsWith('/') || glob.split('/').includes('..')) return 'must be a pattern inside the repository';
  if ((glob.match(/\{/g) ?? []).length > 3 || /\.\.[^/]*\}/.test(glob))
    return 'has more than three groups in braces, or a range';
  if (glob.split('/').some((part) => part !== '**' && (part.match(/\*/g) ?? []).length > 3))
    return 'has more than three stars between two slashes';
  if ((glob.match(/\*\*/g) ?? []).length > 3) return 'has more than three times **';
  return /[!?+*@]\(/.test(glob) ? 'has a group in parentheses, which is not allowed here' : null;
}
