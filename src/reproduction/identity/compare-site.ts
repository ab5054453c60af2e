import type { EventError, Operation } from '../../domain/event.ts';
import { languageOf } from '../../languages/languages.ts';
import { literalsOf, normaliseExpression } from '../../syntax/normalise.ts';
import { compareExpression } from './compare-expression.ts';
import { compareFrameExpression, compareFunction, type ScopeOf } from './compare-frame.ts';
import { compareMessage } from './compare-message.ts';
import { type Agreement, type Comparison, pair, quoted } from './comparison.ts';
import { type ComparedFrame, describeFrame, type FramePath } from './frame-path.ts';

export interface SiteInput {
  error: EventError;
  observed: { message: string; operation: Operation };
  expected: FramePath;
  found: FramePath;
  scopeOf: ScopeOf;
}

/** Compares the throwing function and expression and, for errors that the application makes itself, the message. */
export function compareSite(input: SiteInput, comparison: Comparison): void {
  const { error, observed, scopeOf } = input;
  const { site } = input.expected;
  const here = input.found.site;
  if (!site || !here) {
    comparison.note('site', 'unknown', 1.5, site ? 'the run has no stack' : 'production has no stack');
    comparison.note('expression', 'unknown', 2, 'no position');
  } else {
    const places = pair(describeFrame(site), describeFrame(here));
    comparison.note('site', compareFunction(site, here, scopeOf), 1.5, places);
    const expression = throwingExpression(input, site, here);
    comparison.note('expression', expression, 2, pair(site.expression, here.expression));
    if (expression === 'unknown') comparison.note('only place', onlyPlace(input, site, here), 0.5, describeFrame(here));
  }
  if (observed.operation.kind === 'throw' || makesError(here?.expression ?? null)) {
    const said = compareMessage(error.message, observed.message, here?.expression ?? null);
    comparison.note('message', said, 1, quoted(observed.message));
  }
}

function throwingExpression(input: SiteInput, site: ComparedFrame, here: ComparedFrame): Agreement {
  const { error, observed, scopeOf } = input;
  if (site.expression === null || here.expression === null) {
    const [expected, found] = [input.expected.builtIn, input.found.builtIn];
    if (expected !== null && found !== null && expected !== found) return 'different';
    // V8's own quotation stands in for a position; it is there for calls and the like.
    return compareExpression(error.operation.expression, observed.operation.expression, () => scopeOf(here));
  }
  const agreement = compareFrameExpression(site, here, scopeOf);
  if (agreement !== 'different') return agreement;
  if (sameWords(site.expression, here.expression)) return 'same';
  return isStale(site, here, error.operation, observed.operation) ? 'unknown' : 'different';
}

/**
 * Without expressions, file and function stand for the site only where the function has no second place that does the
 * operation; an equal line is enough, too.
 */
function onlyPlace(
  { error, observed, found, scopeOf }: SiteInput,
  site: ComparedFrame,
  here: ComparedFrame,
): Agreement {
  // Languages that are read by their words give no expression only where several may be meant.
  if (here.file !== null && languageOf(here.file)) return 'unknown';
  if (site.line !== null && site.line === here.line) return 'same';
  const places = scopeOf(here)?.placesDoing(observed.operation, found.builtIn) ?? [];
  const fitting =
    observed.operation.kind === 'throw'
      ? places.filter((place) => compareMessage(error.message, observed.message, place) === 'same')
      : places;
  return fitting.length > 1 ? 'unknown' : 'same';
}

/** Two spellings of one error: `new Error(\`no ${x}\`)` and its compiled `new Error("no ".concat(x))`. */
function sameWords(production: string, observed: string): boolean {
  if (!makesError(production) || !makesError(observed)) return false;
  if (calleeOf(production) !== calleeOf(observed)) return false;
  const [expected, found] = [literalsOf(production), literalsOf(observed)];
  const fold = { foldLocals: true };
  const spelledAlike = normaliseExpression(production, fold) === normaliseExpression(observed, fold);
  return expected.length > 0 && expected.join('\n') === found.join('\n') && !spelledAlike;
}

function calleeOf(text: string): string {
  return text.slice(0, text.indexOf('('));
}

/**
 * Production's expression can't have done its operation while the observed one can: it was read at the position of
 * another version of the file. Computed keys and built-ins hide the property's name, so they are never stale.
 */
function isStale(site: ComparedFrame, here: ComparedFrame, expected: Operation, found: Operation): boolean {
  if (site.name === null || site.name !== here.name || site.index !== 0) return false;
  if (expected.kind === 'throw') return !makesError(site.expression) && makesError(here.expression);
  const { property } = expected;
  if (property === null || property !== found.property || site.expression?.includes('[')) return false;
  return !(site.expression ?? '').includes(property) && (here.expression ?? '').includes(property);
}

/** An error that the application makes itself, though it may use an engine's words. */
function makesError(expression: string | null): boolean {
  return expression !== null && /^(?:new )?[\w$.]*(?:Error|Exception)\(/.test(expression);
}
