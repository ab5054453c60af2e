import type { Frame } from '../domain/event.ts';
import { statedOf } from '../domain/expectation.ts';
import type { MissingEvidence } from '../domain/proposal.ts';
import { isBuiltCode } from '../syntax/built-code.ts';
import type { Reproduced } from './reproduced.ts';
import type { ReviewParts } from './review-parts.ts';

/** A bundle by its name (a hash, `.min`), or a place far into a line, as only minifiers write them. */
function looksBuilt({ filename, line, column }: Frame): boolean {
  const named = /[.-](?:min|bundle|chunk|[0-9a-f]{8,40})\.[cm]?js$/.test(filename?.slice(-300) ?? '');
  return named || (column ?? 0) > 500 || (line === 1 && (column ?? 0) > 200);
}

/** What the replay asked of others and nobody answered. */
const notRecorded = ({ unanswered = [] }: Pick<Reproduced, 'unanswered'>): MissingEvidence[] =>
  unanswered.slice(0, 5).map((asked) => ({
    what: `what ${asked} answered: the replay asked for it, and the recording does not hold it`,
    supply: 'let the recorder see it: inside of the failing request or job',
  }));

type Say = (what: string, supply: string) => void;

function dependenciesMissing({ entries }: Pick<NonNullable<ReviewParts['reproduced']>, 'entries'>, say: Say): void {
  for (const entry of entries)
    if (/Cannot find (module|package)|ERR_MODULE_NOT_FOUND/.test(entry.note))
      say(`dependencies that ${entry.file} needs (${entry.note.slice(0, 160)})`, 'install them, or run with --install');
}

/** What of the run would have led to the failure. */
function runMissing(
  { event, services, prepared }: Pick<ReviewParts, 'event' | 'services' | 'prepared'>,
  reproduced: NonNullable<ReviewParts['reproduced']>,
  say: Say,
): void {
  const [error] = event.errors;
  const pages = prepared?.pageBuilder.problems ?? [];
  if (!error?.frames.some((frame) => frame.vars))
    say('local variables of the frames', 'turn on includeLocalVariables in the Sentry SDK, or use the recorder');
  if (!services.browser && reproduced.hypotheses.some(({ by }) => by === 'page-replay'))
    say('a Chromium to open the page in', 'install one (Debian: chromium), or name it in REPROOF_CHROMIUM');
  for (const problem of pages.slice(0, 3))
    say(
      `the page as a browser gets it: ${problem.replace(/\s+/g, ' ')}`,
      'name what builds it in .reproof.yaml (commands.build) or package.json; it runs without a network, in the sandbox',
    );
  if (!event.request && !reproduced.found)
    say('the request or job payload', 'report from within the request, or use the recorder');
  dependenciesMissing(reproduced, say);
  if (reproduced.entries.length === 0)
    say('a program to run', 'name how the service starts in package.json (scripts.start) or .reproof.yaml');
}

/** What the claims about named work met: it can't be found, or it does what is expected. */
function expectedMissing(reproduced: ReviewParts['reproduced'], say: Say): void {
  if (!reproduced || reproduced.report.verdict === 'reproduced') return;
  for (const { by, state, evidence } of reproduced.hypotheses)
    if (by.startsWith('expected-') && state === 'refuted') say('what was reported, on this code', evidence[0] ?? '');
  dependenciesMissing(reproduced, say);
  const isRun = reproduced.hypotheses.some(({ by }) => by.startsWith('expected-'));
  if (!isRun)
    say('a program that answers', 'name how the service starts in package.json (scripts.start) or .reproof.yaml');
}

/** Of code that the engine writes no tests for by itself: what runs it, and who writes one. Null for JavaScript's. */
function foreignMissing(
  prepared: ReviewParts['prepared'],
  reproduced: ReviewParts['reproduced'],
): MissingEvidence[] | null {
  if (!prepared || (!prepared.foreign && prepared.notRunnable === null)) return null;
  if (reproduced?.report.verdict === 'reproduced') return [];
  const { notRunnable, foreign } = prepared;
  if (notRunnable !== null || !foreign)
    return [
      { what: `what runs this code: ${notRunnable}`, supply: 'install it on this machine (reproof doctor looks)' },
    ];
  const { label } = foreign.language;
  return [
    {
      what: `a test in ${label} (${foreign.framework.name}): without a model none is written`,
      supply: 'give a model (--model PROVIDER:NAME), or let an agent work on it (reproof mcp)',
    },
  ];
}

/** What would have helped, and what supplies it (REP-6). Empty when nothing was missed. */
export function evidenceMissing({
  event,
  diagnosis,
  reproduced,
  prepared,
  stopped,
  services,
}: ReviewParts): MissingEvidence[] {
  const missing: MissingEvidence[] = [];
  const [error] = event.errors;
  const say = (what: string, supply: string): void => void missing.push({ what, supply });
  const { expectation } = event;
  if (expectation?.kind === 'unclear') missing.push(...expectation.missing);
  else if (expectation) expectedMissing(reproduced, say);
  else if (!error) say('an error with a stack trace', 'send the exception itself, not only its message');
  else if (error.frames.length === 0) say('the stack trace of the error', 'attach error.stack, or report with an SDK');
  const ours = diagnosis.frames.filter((frame) => frame.kind === 'source');
  if (error && error.frames.length > 0 && ours.length === 0) {
    say(
      'a stack frame of this repository',
      'check that --repo is the repository that the event comes from, at the release that failed',
    );
    if (error.frames.some(looksBuilt))
      say('a source map of the bundled code', 'build with source maps and keep the .map files beside the bundle');
  }
  const built = ours.find(({ file }) => file && isBuiltCode(prepared?.readFile(file) ?? ''))?.file;
  if (built)
    say(
      `a source map of ${built}, which is built code`,
      'build with source maps and keep the .map beside it: a fix belongs into the sources',
    );
  for (const folder of diagnosis.submodules)
    say(`the code of the submodule ${folder}`, 'it is a repository of its own: point --repo at a checkout of it');
  for (const remark of diagnosis.remarks)
    if (remark.startsWith('the event names no commit'))
      say('the release commit', "set the SDK's release to the commit hash");
  const foreign = foreignMissing(prepared, reproduced);
  if (foreign) missing.push(...foreign);
  else if (reproduced && reproduced.report.verdict !== 'reproduced' && !statedOf(event)) {
    runMissing({ event, services, prepared }, reproduced, say);
    missing.push(...notRecorded(reproduced));
  }
  if (prepared?.missingDependencies.length && reproduced?.report.verdict !== 'reproduced')
    say(
      `dependencies: ${prepared.missingDependencies.slice(0, 12).join(', ')}`,
      'install them in the checkout, or run with --install',
    );
  const other = prepared?.foreign?.toolchain.mismatch;
  if (other) say(`the runtime of production (${other})`, 'install that version');
  if (prepared?.runtime.mismatch && !prepared.foreign)
    say(`the runtime of production (${prepared.runtime.mismatch})`, 'install that Node version beside this one');
  if (stopped) say(stopped, 'give more time with --time');
  return missing;
}
