import inspector from 'node:inspector';
import { syncBuiltinESMExports } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bounds } from '../bounds.ts';
import { drop, guard } from '../guard.ts';
import { later, monotonic } from '../originals.ts';
import type { CapturedErrors } from './captured.ts';
import { encodeFrames, type FramePlan, type LiveFrame } from './frames.ts';
import { argumentOf, type CallFrame, type Location, type Paused } from './protocol.ts';
import { Scripts } from './scripts.ts';
import { Sites } from './sites.ts';

const kinds = new Set(['local', 'block', 'closure', 'catch', 'module']);
const framesWithArguments = 8;
const own = new URL('../..', import.meta.url).href;

/**
 * Sees every error when it is thrown, also those that are caught, through an inspector session of this same thread: the
 * engine pauses, the values of the frames are read in place, and the program goes on. No port is opened. See docs/decisions/0006.
 */
export class ExceptionWatch {
  readonly sites = new Sites();
  #errors: CapturedErrors;
  #thrown: (error: unknown) => void;
  #session: inspector.Session | null = null;
  #scripts = new Scripts((scriptId) => this.#sourceOf(scriptId));
  #functionId = '';
  #planned: FramePlan[] = [];
  #second = 0;
  #pauses = 0;

  /** `thrown` is told of each error in the context of its throw. */
  constructor(errors: CapturedErrors, thrown: (error: unknown) => void) {
    this.#errors = errors;
    this.#thrown = thrown;
  }

  /** Begins; false where a debugger is attached, which would be resumed behind its user's back. */
  start(): boolean {
    if (isDebugged()) {
      drop('debugger');
      return false;
    }
    noteOpening();
    const session = new inspector.Session();
    session.connect();
    this.#session = session;
    session.on('Debugger.scriptParsed', ({ params }) => this.#scripts.loaded(params.scriptId, params.url));
    session.on('Debugger.paused', ({ params }) => guard('paused', () => this.#paused(params as Paused), undefined));
    session.post('Debugger.enable');
    this.#functionId = this.#idOf((...values: unknown[]) => guard('read', () => this.#read(values), undefined));
    this.#pauseOn('all');
    return true;
  }

  stop(): void {
    this.#session?.disconnect();
    this.#session = null;
  }

  #pauseOn(state: 'all' | 'uncaught' | 'none'): void {
    this.#session?.post('Debugger.setPauseOnExceptions', { state });
  }

  /** The id by which the session knows a function of ours. */
  #idOf(callback: (...values: unknown[]) => void): string {
    const name = `reproof.${Math.random()}`;
    Object.defineProperty(globalThis, name, { value: callback, configurable: true });
    let id = '';
    this.#session?.post('Runtime.evaluate', { expression: `globalThis['${name}']`, silent: true }, (_fault, answer) => {
      id = answer?.result.objectId ?? '';
    });
    Reflect.deleteProperty(globalThis, name);
    return id;
  }

  #paused({ reason, data, callFrames }: Paused): void {
    if (reason !== 'exception' && reason !== 'promiseRejection') return;
    if (isDebugged()) {
      drop('debugger');
      this.stop();
      return;
    }
    if (!this.#isWithinRate()) return;
    const innermost = callFrames.find((frame) => !this.#url(frame).startsWith('node:'));
    if (innermost && this.#url(innermost).startsWith(own)) return;
    const frames = callFrames.filter((frame) => this.#isApplication(frame)).slice(0, bounds.frames);
    const top = frames[0];
    if (!top) return;
    const isDue = this.sites.isDue(placeOf(top.location), monotonic());
    if (!isDue) drop('captures-sampled');
    const read = isDue ? frames.map((frame, index) => this.#plan(frame, index)) : [];
    this.#scripts.forget();
    this.#planned = read.map(({ plan }) => plan);
    this.#session?.post(
      'Runtime.callFunctionOn',
      {
        objectId: this.#functionId,
        functionDeclaration: 'function (...values) { this(...values) }',
        arguments: [argumentOf(data), ...read.flatMap(({ values }) => values)],
        silent: true,
      },
      (fault) => {
        // Objects of a vm context cannot be handed to a function of the main one.
        if (fault) drop('captures-foreign');
      },
    );
  }

  /** At most 50 a second are looked at; then only those that nobody seems to catch, until the second is over. */
  #isWithinRate(): boolean {
    const now = monotonic();
    if (now - this.#second >= 1000) {
      this.#second = now;
      this.#pauses = 0;
    }
    this.#pauses += 1;
    if (this.#pauses === bounds.pausesPerSecond) {
      this.#pauseOn('uncaught');
      later(() => guard('rearm', () => this.#pauseOn('all'), undefined), 1000).unref();
    }
    if (this.#pauses === 3 * bounds.pausesPerSecond) this.#pauseOn('none');
    if (this.#pauses > bounds.pausesPerSecond) drop('captures-over-rate');
    return this.#pauses <= 3 * bounds.pausesPerSecond;
  }

  #url(frame: CallFrame): string {
    return this.#scripts.url(frame.location.scriptId);
  }

  #isApplication(frame: CallFrame): boolean {
    const url = this.#url(frame);
    return url !== '' && !url.startsWith('node:') && !url.startsWith(own);
  }

  #plan(frame: CallFrame, index: number): { plan: FramePlan; values: ReturnType<typeof argumentOf>[] } {
    const url = this.#scripts.url(frame.location.scriptId);
    const scopes = frame.scopeChain.filter((scope) => kinds.has(scope.type)).slice(0, bounds.scopesPerFrame);
    const local = scopes.find((scope) => scope.type === 'local');
    const start = frame.functionLocation;
    const end = local?.endLocation;
    const parameters = start && end ? guard('parameters', () => this.#scripts.parameters(start, end), null) : null;
    const given = index < framesWithArguments && parameters && !parameters.isArrow ? this.#argumentsOf(frame) : null;
    const line = frame.location.lineNumber + 1;
    const plan: FramePlan = {
      url,
      function: frame.functionName,
      line,
      column: (frame.location.columnNumber ?? 0) + 1,
      from: (start?.lineNumber ?? 0) + 1,
      to: end ? end.lineNumber + 1 : line,
      parameters,
      scopes: scopes.map((scope) => ({ kind: scope.type as 'local', script: frame.location.scriptId })),
      hasArguments: given !== null,
    };
    const values = [frame.this, ...scopes.map((scope) => scope.object), ...(given ? [given] : [])];
    return { plan, values: values.map(argumentOf) };
  }

  #argumentsOf(frame: CallFrame): { type: string; objectId?: string } | null {
    let found: { type: string; objectId?: string } | null = null;
    this.#session?.post(
      'Debugger.evaluateOnCallFrame',
      { callFrameId: frame.callFrameId, expression: 'arguments', silent: true },
      (fault, answer) => {
        if (!fault && !answer.exceptionDetails && answer.result.objectId) found = answer.result;
      },
    );
    return found;
  }

  #sourceOf(scriptId: string): string {
    let source = '';
    this.#session?.post('Debugger.getScriptSource', { scriptId }, (_fault, answer) => {
      source = answer?.scriptSource ?? '';
    });
    return source;
  }

  /** Runs in the program's place, with the live values: the error, then each frame's. */
  #read([error, ...values]: unknown[]): void {
    this.#thrown(error);
    if (this.#planned.length === 0 || this.#errors.has(error)) return;
    const live: LiveFrame[] = [];
    let next = 0;
    for (const plan of this.#planned) {
      const receiver = values[next];
      const scopes = values.slice(next + 1, next + 1 + plan.scopes.length) as object[];
      next += 1 + plan.scopes.length;
      const given = plan.hasArguments ? (values[next++] as ArrayLike<unknown>) : null;
      live.push({ plan, receiver, scopes, given });
    }
    this.#errors.add(error, encodeFrames(live, monotonic()));
  }
}

let isOpenedByProgram = false;

/** Somebody debugs this process (`--inspect`, SIGUSR1). A port that the program itself has opened, as Sentry's SDK does, is no such sign. */
function isDebugged(): boolean {
  return inspector.url() !== undefined && !isOpenedByProgram;
}

function noteOpening(): void {
  const { open } = inspector;
  inspector.open = function (...given: Parameters<typeof open>) {
    isOpenedByProgram ||= inspector.url() === undefined;
    return open.apply(this, given);
  };
  syncBuiltinESMExports();
}

function placeOf({ scriptId, lineNumber, columnNumber }: Location): string {
  return `${scriptId}:${lineNumber}:${columnNumber ?? 0}`;
}

/** A script's URL as a path where it is a file's. */
export function pathOfUrl(url: string): string {
  return url.startsWith('file:') ? guard('path', () => fileURLToPath(url), url) : url;
}

/** A path as the URL that the debugger calls it by. */
export function urlOfPath(path: string): string {
  return path.startsWith('/') ? pathToFileURL(path).href : path;
}
