import { quoted } from '../../agents/prompt/quote.ts';
import type { Prepared } from '../3-preparation.ts';
import type { ReviewParts } from '../review-parts.ts';
import { placeFor } from './draft-test.ts';
import type { Evidence } from './evidence.ts';
import { specialistOf, specialistWords } from './specialist-of.ts';

/** Most characters of each piece in the first message; the rest is read by read_evidence. */
const shares: Readonly<Record<string, number>> = {
  'in short': 2_500,
  error: 1_500,
  stack: 2_500,
  code: 9_000,
  variables: 3_000,
  request: 2_000,
  breadcrumbs: 1_200,
  suspects: 1_500,
  attempts: 3_000,
  reproduction: 5_000,
  repairs: 5_000,
  missing: 1_000,
};

/**
 * The first message of a session: where the work is, and what the engine has learned, each piece quoted. Only the plain
 * lines between the quotes are ours, and they hold no text of strangers. `share` below 1 shows less of each piece.
 */
export function handover(
  parts: ReviewParts,
  prepared: Prepared,
  evidence: Evidence,
  clean: (text: string) => string,
  mark: string,
  share = 1,
): string {
  const sections = Object.entries(shares).flatMap(([name, most]) => {
    const text = evidence.get(name);
    return text ? [quoted(`evidence "${name}"`, clean(text), { mark, most: Math.round(most * share) })] : [];
  });
  const specialist = specialistWords(specialistOf(parts), mark);
  return [task(parts), ...specialist, ...placeWords(parts, prepared, mark), ...sections, askFor(parts)].join('\n\n');
}

function task({ reproduced }: ReviewParts): string {
  return reproduced?.reproduction
    ? 'The engine HAS an admitted reproduction and no fix that passed. Your task: the fix. (No write_reproduction is needed.) Its own candidates, and why none was taken, stand under "repairs": where they tie, find in the code what decides between them.'
    : 'The engine found NO reproduction. Your task: a reproduction first, then the fix. What it tried, and how near it came, stands under "attempts".';
}

function askFor({ reproduced }: ReviewParts): string {
  return reproduced?.reproduction
    ? 'Begin: read what you need, then propose_hypothesis, apply_patch, verify, propose_fix.'
    : 'Begin: read what you need, then propose_hypothesis, write_reproduction, run_reproduction.';
}

/** Where the test will stand and how one looks there, for the first suspects. */
function placeWords({ diagnosis, reproduced }: ReviewParts, prepared: Prepared, mark: string): string[] {
  if (reproduced?.reproduction) return [];
  const files = diagnosis.frames.flatMap(({ kind, file }) => (kind === 'source' && file ? [file] : []));
  const driven = [...new Set([...files, ...diagnosis.codeMap.suspects.map(({ file }) => file)])].slice(0, 3);
  return driven.map((file) => {
    const { fileName, folder, framework, remark, example } = placeFor(prepared, file);
    const words = `a test that drives ${file} stands in the folder "${folder || '.'}" as ${fileName('name', '1a2b3c')}; framework ${framework}; ${remark ? `${remark}; ` : ''}it looks like this:`;
    return quoted('the project, as the engine read it', `${words}\n${example}`, {
      mark,
      most: 2_000,
    });
  });
}
