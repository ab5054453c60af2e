import type { Edit } from '../tree/edit.ts';
import type { Source } from '../tree/source.ts';
import type { SiteView } from './view.ts';

/** A candidate before its edits are applied. */
export interface Draft {
  edits: Edit[];
  kind: 'cause' | 'suppression';
  summary: string;
  prior: number;
  /** An error is handed on, or refused in the way that the code has elsewhere: the input is meant to end so. */
  refuses?: boolean;
}

/** One way of repairing; looks at the site, executes nothing, gives drafts in any order. */
export interface Generator {
  name: string;
  drafts: (view: SiteView) => Draft[];
}

/** `if (condition) exit` in the file's style, as lines for the insert functions. */
export function guardLines(source: Source, condition: string, exit: string): string[] {
  const { keywordSpace, semicolon, braces } = source.style;
  const head = `if${keywordSpace}(${condition})`;
  return braces ? [`${head} {`, `\t${exit}${semicolon}`, '}'] : [`${head} ${exit}${semicolon}`];
}

/** Shortens an expression for a summary. */
export function brief(text: string): string {
  const folded = text.replace(/\s+/g, ' ');
  return folded.length > 60 ? `${folded.slice(0, 57)}...` : folded;
}
