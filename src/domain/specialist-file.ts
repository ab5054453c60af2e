import type { Specialist } from './routing.ts';

/** A specialist as a Markdown file tells it: rules of routing and tools in its front matter, guidance below. */
export interface SpecialistFile extends Specialist {
  /** Tools that its sessions are narrowed to; null: all of them. It can't name one that is not there. */
  tools: readonly string[] | null;
  guidance: string;
  /** Whose word it is: the product's, or a text of the repository, which is only ever quoted. */
  from: 'product' | 'repository';
}
