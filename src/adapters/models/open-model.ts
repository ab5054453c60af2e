import type { LanguageModel } from 'ai';
import { type ModelChoice, modelLabel } from '../../domain/model-choice.ts';
import type { Secret } from '../../domain/secret.ts';
import type { Model, ModelReply, ModelRequest } from '../../ports/model.ts';
import { askOnce } from './ask-once.ts';
import { failureOf } from './failure.ts';
import { fromJsonActions, withJsonActions } from './json-actions.ts';
import { languageModel } from './language-model.ts';

export interface OpenModelOptions {
  key: Secret | null;
  /** Tries of one request, the first included. */
  tries?: number;
  /** Waits between tries; ends early, without a fault, when the signal does. */
  wait?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

const defaultTries = 5;

/** A model by its provider. A server that knows no tools is found out at the first call and asked in JSON from then on. */
export async function openModel(choice: ModelChoice, options: OpenModelOptions): Promise<Model> {
  return new RetriedModel(modelLabel(choice), await languageModel(choice, options.key), options);
}

/** See `openModel`. */
class RetriedModel implements Model {
  readonly label: string;
  readonly #model: LanguageModel;
  readonly #options: OpenModelOptions;
  #knowsTools = true;

  constructor(label: string, model: LanguageModel, options: OpenModelOptions) {
    this.label = label;
    this.#model = model;
    this.#options = options;
  }

  async ask(request: ModelRequest): Promise<ModelReply> {
    const { tries = defaultTries, wait = waitMs } = this.#options;
    let last = '';
    for (let tried = 0; tried < tries; tried++) {
      try {
        return { kind: 'answer', answer: await this.#askOnce(request) };
      } catch (error) {
        request.signal?.throwIfAborted();
        const failure = failureOf(error, this.#knowsTools && request.tools.length > 0);
        last = failure.why;
        if (failure.noTools) {
          this.#knowsTools = false;
          tried--;
          continue;
        }
        if (!failure.retry)
          return { kind: 'unavailable', why: last, final: true, tooLong: failure.tooLong, window: failure.window };
        if (tried < tries - 1) await wait(failure.waitMs ?? backOff(tried), request.signal);
        request.signal?.throwIfAborted();
      }
    }
    return { kind: 'unavailable', why: `${last} (${tries} tries)`, final: false };
  }

  async #askOnce(request: ModelRequest) {
    if (this.#knowsTools || request.tools.length === 0) return askOnce(this.#model, request);
    return fromJsonActions(await askOnce(this.#model, withJsonActions(request)));
  }
}

/** 1 s, 2 s, 4 s ... */
const backOff = (tried: number): number => Math.min(30_000, 1_000 * 2 ** tried);

async function waitMs(ms: number, signal?: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
