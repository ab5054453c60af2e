import { IncomingMessage } from 'node:http';
import { guard } from '../guard.ts';
import { Body } from './body.ts';
import type { Call } from './call.ts';
import { Onto } from './stamp.ts';
import { current, type Work } from './work.ts';

/** The request that a message of a server belongs to: put onto what came, and onto what answers it. */
export class Served extends Onto {
  #work: Work;
  constructor(message: object, work: Work) {
    super(message);
    this.#work = work;
  }
  static workOf(message: object): Work | undefined {
    return #work in message ? message.#work : undefined;
  }
}

/** The call that a request, query or command of a library makes. */
export class Asked extends Onto {
  #call: Call;
  constructor(question: object, call: Call) {
    super(question);
    this.#call = call;
  }
  static callOf(question: object): Call | undefined {
    return #call in question ? question.#call : undefined;
  }
}

/** The call that a message answers. */
export class Answer extends Onto {
  #call: Call;
  constructor(message: object, call: Call) {
    super(message);
    this.#call = call;
  }
  static callOf(message: object): Call | undefined {
    return #call in message ? message.#call : undefined;
  }
}

let areMessagesWatched = false;

/** What the parser hands to a message's stream is seen on its way, by one method for all messages; the app reads it as ever. */
export function watchMessages(): void {
  if (areMessagesWatched) return;
  areMessagesWatched = true;
  const { prototype } = IncomingMessage;
  const { push } = prototype;
  Object.defineProperty(prototype, 'push', {
    configurable: true,
    writable: true,
    enumerable: false,
    value: function (this: IncomingMessage, chunk: unknown, encoding?: BufferEncoding) {
      const work = Served.workOf(this);
      if (work === undefined) {
        const call = Answer.callOf(this);
        if (call !== undefined) guard('body', () => answered(call, chunk, encoding), undefined);
      } else {
        enter(work);
        if (chunk !== null) guard('body', () => came(work, chunk, encoding), undefined);
      }
      return push.call(this, chunk, encoding);
    },
  });
}

/** What comes to a server on a connection that is kept comes outside of any context: its work's is entered. */
export function enter(work: Work): void {
  if (current.getStore() !== work) guard('enter', () => current.enterWith(work), undefined);
}

function came(work: Work, chunk: unknown, encoding: unknown): void {
  if (work.endedAt === 0) (work.body ??= new Body()).take(chunk, encoding);
}

function answered(call: Call, chunk: unknown, encoding: unknown): void {
  if (chunk === null) call.end('response');
  else (call.answerBody ??= new Body()).take(chunk, encoding);
}
