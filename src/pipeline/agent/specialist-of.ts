import { quoted } from '../../agents/prompt/quote.ts';
import type { SpecialistFile } from '../../domain/specialist-file.ts';
import type { ReviewParts } from '../review-parts.ts';
import { routingOf } from '../route.ts';

/** The specialist as whom a model works: the one whom a person named, else the one for whom most speaks (BUG-3). */
export function specialistOf(parts: ReviewParts): SpecialistFile | null {
  const { specialists, options } = parts;
  const named = options.routedTo ?? routingOf(parts)?.specialist;
  return specialists.find(({ name }) => name === named) ?? null;
}

const longestQuote = 3_000;

/** What a session is told of its specialist. The product's word speaks; a repository's is quoted, as all that stands in it. */
export function specialistWords(specialist: SpecialistFile | null, mark: string): string[] {
  if (!specialist) return [];
  const { name, guidance, from } = specialist;
  if (from === 'product') return [`You work as the ${name} specialist:\n${guidance}`];
  return [quoted("the team's own notes for such bugs", guidance, { mark, most: longestQuote })];
}
