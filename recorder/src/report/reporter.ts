import { type CapturedErrors, isObject } from '../capture/captured.ts';
import type { ExceptionWatch } from '../capture/watch.ts';
import { drop } from '../guard.ts';
import type { Options } from '../options.ts';
import { randomHex } from '../originals.ts';
import { current, program, thrownIn, type Work } from '../unit-of-work/work.ts';
import { ReportBudget } from './budget.ts';
import { buildEvent, causesOf, type Described, describe, type Mechanism } from './event.ts';
import { matchFrames } from './matched.ts';
import type { Post } from './post.ts';
import { buildRecording } from './recording.ts';
import { forgetSources } from './source-lines.ts';

/** Turns errors into reports: each error once, each kind of error as often as its budget allows. */
export class Reporter {
  #options: Options;
  #errors: CapturedErrors;
  #watch: ExceptionWatch;
  #post: Post;
  #reported = new WeakSet<object>();
  #budget = new ReportBudget();

  constructor(options: Options, errors: CapturedErrors, watch: ExceptionWatch, post: Post) {
    this.#options = options;
    this.#errors = errors;
    this.#watch = watch;
    this.#post = post;
  }

  isReported(error: unknown): boolean {
    return isObject(error) && this.#reported.has(error);
  }

  /** Reports an error; returns the event's id, or null where it was left out. `isDying`: the process ends after this. */
  report(
    error: unknown,
    mechanism: Mechanism,
    isDying: boolean,
    work: Work = (isObject(error) ? thrownIn.get(error) : undefined) ?? current.getStore() ?? program,
  ): string | null {
    if (this.isReported(error)) return null;
    const captured = this.#errors.get(error);
    const errors = this.#describeAll(error);
    const [first] = errors;
    if (!first) return null;
    if (!isDying && !this.#budget.allows(kindOf(first))) {
      drop('reports-sampled');
      return null;
    }
    if (isObject(error)) this.#reported.add(error);
    if (!captured && first.stack.some((frame) => frame.file?.startsWith('/') || frame.file?.startsWith('file:'))) {
      this.#watch.sites.missed();
      drop('values-of-error');
    }
    const id = randomHex(16);
    const event = buildEvent(id, errors, mechanism, work, this.#options);
    forgetSources();
    const recording = buildRecording(randomHex(16), id, first, captured?.cut ?? 0, work, this.#options);
    this.#post.deliver({ id, event, recording }, isDying);
    return id;
  }

  #describeAll(error: unknown): Described[] {
    return [error, ...causesOf(error)].map((one) => {
      const described = describe(one, this.#errors.get(one)?.frames ?? []);
      placeAsStack(described);
      return described;
    });
  }
}

/** A captured frame stands where the stack says: an error that is made at one place and thrown at another of the function. */
function placeAsStack({ stack, captured }: Described): void {
  matchFrames(stack, captured).forEach((frame, i) => {
    const told = stack[i];
    if (!frame || !told) return;
    frame.line = told.line ?? frame.line;
    frame.column = told.column ?? frame.column;
    frame.function = told.function ?? frame.function;
  });
}

function kindOf({ type, stack, captured }: Described): string {
  const at = stack.find((frame) => frame.file !== null && !frame.file.startsWith('node:'));
  const place = at ? `${at.file}:${at.line}` : `${captured[0]?.url}:${captured[0]?.line}`;
  return `${type} ${place}`;
}
